// Fetches the index when there is a question, not before. From disk a browser lets no page read another one: the
// pages that are found are listed there, without the lines around the words.
document.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  if (location.protocol === "file:") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
    const note = document.createElement("p");
    note.textContent =
      "This copy is read from disk, where a browser shows results without the lines around the words.";
    results.before(note);
  }
  const index = new URL(
    "searchindex.js",
    new URL(document.documentElement.dataset.content_root, location.href),
  );
  if (new URLSearchParams(location.search).get("q") && !Search.hasIndex()) Search.loadIndex(index);
});
