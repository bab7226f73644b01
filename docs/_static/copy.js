/* A button at each piece of code that copies it, without prompts and outputs. Of the script that sphinx-copybutton
   brings, with its library and its seven languages (7 KB), what this book uses. */
(() => {
  const PROMPT = /^(?:>>> |\.\.\. |\$ )/;
  const icon = (inside, colour) =>
    `<svg viewBox="0 0 24 24" stroke-width="1.5" stroke="${colour}" fill="none" stroke-linecap="round" stroke-linejoin="round">${inside}</svg>`;
  const COPY = icon('<title>Copy to clipboard</title><rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8v-2a2 2 0 0 0 -2 -2h-8a2 2 0 0 0 -2 2v8a2 2 0 0 0 2 2h2"/>', "#000");
  const DONE = icon('<title>Copied!</title><path d="M5 12l5 5l10 -10"/>', "#22863a");

  const wanted = (text) => {
    const lines = text.replace(/\n$/, "").split("\n");
    if (!lines.some((line) => PROMPT.test(line))) return lines.join("\n");
    return lines.filter((line) => PROMPT.test(line) || !line.trim()).map((line) => line.replace(PROMPT, "")).join("\n");
  };
  for (const pre of document.querySelectorAll("div.highlight pre")) {
    const button = document.createElement("button");
    const say = (text) => button.setAttribute("data-tooltip", text);
    button.className = "copybtn o-tooltip--left";
    say("Copy");
    button.innerHTML = COPY;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(wanted(pre.innerText));
        button.innerHTML = DONE;
        say("Copied!");
        button.classList.add("success");
        setTimeout(() => button.classList.remove("success"), 1500);
      } catch { // not allowed, or a page that is neither from this machine nor encrypted
        say("Failed to copy");
      }
      setTimeout(() => {
        button.innerHTML = COPY;
        say("Copy");
      }, 2000);
    });
    pre.after(button);
  }
})();
