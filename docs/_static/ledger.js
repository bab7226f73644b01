// The table of claims can be sorted by part or by margin. Without a script it reads in the order of the lesson.
(() => {
  const margin = (row) => {
    const text = row.lastElementChild.textContent.trim();
    return text === "" ? Infinity : Number(text);
  };
  for (const table of document.querySelectorAll("table.ledger")) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const place = new Map(rows.map((row, index) => [row, index]));
    const orders = { part: (a, b) => place.get(a) - place.get(b), margin: (a, b) => margin(a) - margin(b) };
    for (const heading of table.tHead.rows[0].cells) {
      const name = heading.textContent.trim();
      if (!(name in orders)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      heading.replaceChildren(button);
      heading.setAttribute("aria-sort", name === "part" ? "ascending" : "none");
      button.addEventListener("click", () => {
        body.append(...rows.slice().sort((a, b) => orders[name](a, b) || place.get(a) - place.get(b)));
        for (const other of table.tHead.rows[0].cells) {
          if (other.hasAttribute("aria-sort"))
            other.setAttribute("aria-sort", other === heading ? "ascending" : "none");
        }
      });
    }
  }
})();
