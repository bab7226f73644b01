// The search: pages that answer what learners ask come first, a slip of the pen is forgiven, and lines around the words
// are told without figures and marks. The index is fetched when there is a question, not before. From disk a browser
// lets no page read another one: the pages that are found are listed there, without those lines.
document.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  if (location.protocol === "file:") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
    const note = document.createElement("p");
    note.textContent =
      "This copy is read from disk, where a browser shows results without the lines around the words.";
    results.before(note);
  }

  const stemmer = new Stemmer();
  const split = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  const stem = (word) => stemmer.stemWord(word);
  const idle = (word) =>
    stopwords.has(word) || /^(?:my|why|how|what|do|does|i|can|get|always|so)$/.test(word);
  const meaning = (text) => {
    const words = split(text);
    const bearing = words.filter((word) => !idle(word));
    return (bearing.length ? bearing : words).map(stem);
  };

  // How many letters must be changed, added, dropped or swapped to make one word of the other.
  const distance = (one, other) => {
    let [before, last] = [[], [...Array(other.length + 1).keys()]];
    for (let row = 1; row <= one.length; row += 1) {
      const now = [row];
      for (let column = 1; column <= other.length; column += 1) {
        const same = one[row - 1] === other[column - 1];
        now[column] = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
          now[column] = Math.min(now[column], before[column - 2] + 1);
      }
      [before, last] = [last, now];
    }
    return last[other.length];
  };
  const slips = (word) => (word.length < 5 ? 0 : word.length < 8 ? 1 : 2);

  const entries = fnSearch.flatMap(([page, title, phrases]) =>
    phrases.map((phrase) => ({ page, title, said: split(phrase).join(" "), stems: meaning(phrase) })),
  );
  const known = new Set(fnSearch.flatMap(([, , phrases]) => phrases.flatMap(split)));

  // The word that was meant: itself, if the book has it, else the nearest that the book has.
  const mend = (word) => {
    const stemmed = stem(word);
    if (
      idle(word) ||
      known.has(word) ||
      stemmed in Search._index.terms ||
      stemmed in Search._index.titleterms
    )
      return word;
    let [nearest, least] = [word, slips(word) + 1];
    for (const other of known) {
      if (Math.abs(other.length - word.length) >= least) continue;
      const apart = distance(word, other);
      if (apart < least) [nearest, least] = [other, apart];
    }
    return nearest;
  };

  // Pages for which a phrase of theirs says what is asked, the best first.
  const answer = (query) => {
    const asked = meaning(query);
    const typed = split(query).join(" ");
    const best = new Map();
    for (const { page, title, said, stems } of entries) {
      const shared = stems.filter((each) => asked.includes(each)).length;
      // A phrase that is asked word for word comes before one that means the same.
      const score = (2 * shared) / (stems.length + asked.length) + (said === typed ? 1 : 0);
      if (score > 0.6 && score > (best.get(page)?.score ?? 0)) best.set(page, { page, title, score });
    }
    return [...best.values()].sort((one, other) => other.score - one.score).slice(0, 3);
  };

  const { _parseQuery: parse, _performSearch: perform, htmlToText } = Search;
  Search._parseQuery = (query) => {
    const mended = query.replace(/[\p{L}\p{N}_]+/gu, (word) => mend(word.toLowerCase()));
    if (mended.toLowerCase() !== query.toLowerCase()) {
      const note = document.createElement("p");
      note.textContent = `Results for: ${mended}`;
      results.prepend(note);
    }
    return parse(mended);
  };
  Search._performSearch = (query, ...more) => {
    const first = answer(query).map(({ page, title }) => {
      const file = Search._index.filenames[Search._index.docnames.indexOf(page)];
      return [page, title, "", null, 100, file, "title"];
    });
    const others = perform(query, ...more).filter(
      ([page, , anchor]) => anchor || !first.some(([found]) => found === page),
    );
    return [...others, ...first.reverse()]; // they are shown from the last on
  };
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const article = page.querySelector("article") ?? page.body;
    const unsaid =
      ".fn-mark, .fn-figure svg, .fn-figure details, .fn-question, .level, .reading-time, template, summary, math";
    for (const each of article.querySelectorAll(unsaid)) each.remove();
    for (const block of article.querySelectorAll(
      "p, li, dt, dd, td, th, div, pre, h1, h2, h3, h4, figcaption",
    ))
      block.append(" ");
    article.setAttribute("role", "main");
    page.body.replaceChildren(article);
    return htmlToText(page.body.innerHTML, anchor).replace(/\s+/g, " ");
  };

  const index = new URL(
    "searchindex.js",
    new URL(document.documentElement.dataset.content_root, location.href),
  );
  if (new URLSearchParams(location.search).get("q") && !Search.hasIndex()) Search.loadIndex(index);
});
