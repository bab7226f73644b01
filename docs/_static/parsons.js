// Makes a puzzle of lines of code. A tap or Enter takes a line into the program, or back; an arrow key or the button
// beside it moves it up or down there. Without this script the lines are a list to read.
(() => {
  const element = (name, properties) => Object.assign(document.createElement(name), properties);

  for (const box of document.querySelectorAll(".fn-parsons")) {
    const right = JSON.parse(box.dataset.right);
    const pool = box.querySelector("ul");
    const program = element("ol", { ariaLabel: "Your program" });
    const check = element("button", { type: "button", textContent: "Check", className: "fn-check" });
    const says = element("p");
    says.role = "status";
    const hint = "Tap a line to take it into your program, tap it again to put it back.";
    box.querySelector("p").append(` ${hint}`);
    box.append(program, check, says);

    for (const item of pool.children) {
      const line = element("button", { type: "button", className: "fn-line" });
      line.append(item.firstElementChild);
      const up = element("button", { type: "button", textContent: "↑", className: "fn-up" });
      up.ariaLabel = `Move up: ${line.textContent.trim()}`;
      item.replaceChildren(line, up);
      line.addEventListener("click", () => {
        (item.parentElement === pool ? program : pool).append(item);
        line.focus();
        says.textContent = "";
      });
      up.addEventListener("click", () => move(item, -1, up));
      line.addEventListener("keydown", (event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!step || item.parentElement === pool) return;
        event.preventDefault(); // or the page scrolls
        move(item, step, line);
      });
    }

    function move(item, step, button) {
      const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (other) other[step < 0 ? "before" : "after"](item);
      button.focus();
      says.textContent = "";
    }

    check.addEventListener("click", () => {
      const items = [...program.children];
      const lines = items.map((item) => item.firstElementChild.textContent);
      const wrong = lines.findIndex((line, place) => line !== right[place]);
      items.forEach((item, place) => item.classList.toggle("fn-off", place === wrong));
      if (wrong >= 0) {
        const { reason } = items[wrong].dataset;
        says.textContent = reason
          ? `Line ${wrong + 1} does not belong to it. ${reason}`
          : `Line ${wrong + 1} comes elsewhere in the solution.`;
      } else {
        const missing = right.length - lines.length;
        says.textContent = missing
          ? `Right so far. Lines that are missing: ${missing}.`
          : "Right: this is the solution.";
      }
    });
  }
})();
