// Makes a puzzle of lines of code. A tap or Enter takes a line into the program, or back; an arrow key or the button
// beside it moves it up or down there. Without this script the lines are a list to read.
(() => {
  const element = (name, properties) => Object.assign(document.createElement(name), properties);
  const textOf = (item) => item.querySelector("code").textContent;

  // The lines of the solution as the build has found them: the line that begins the block or the bracket around each,
  // -1 where there is none, and those that must stand above it. Lines that read the same can stand for each other.
  const readSolution = (box) =>
    [...box.querySelectorAll("[data-line]")]
      .map((item) => ({
        text: textOf(item),
        number: Number(item.dataset.line),
        within: Number(item.dataset.within ?? -1),
        after: item.dataset.after.split(" ").filter(Boolean).map(Number),
      }))
      .sort((one, other) => one.number - other.number);

  // What is wrong with a program, given its lines as {text, reason}: {place, says} of the first line that cannot stand
  // where it does. Where nothing is: {missing, isOther}, how many lines and whether in an order of the reader's own.
  function judge(solution, lines) {
    const places = new Map(); // of the lines so far, by their numbers in the solution
    const begun = [-1]; // blocks and brackets, from the outside in
    const needs = ({ within, after }) =>
      [within, ...after].filter((number) => number >= 0 && !places.has(number));
    const isWhole = (head) => solution.every(({ within, number }) => within !== head || places.has(number));

    const tellWhy = (place, needed) => {
      if (!needed.length) return `what line ${places.get(begun.at(-1)) + 1} begins is not whole yet.`;
      const texts = solution.filter(({ number }) => needed.includes(number)).map(({ text }) => text);
      const below = lines.findIndex(({ text }, other) => other > place && texts.includes(text));
      return below < 0 ? "a line that it needs is missing." : `line ${below + 1} must stand above it.`;
    };

    for (const [place, { text, reason }] of lines.entries()) {
      if (reason) return { place, says: `Line ${place + 1} does not belong to it. ${reason}` };
      const alike = solution.filter((line) => line.text === text && !places.has(line.number));
      const line = alike.find((each) => each.within === begun.at(-1) && !needs(each).length);
      if (!line)
        return { place, says: `Line ${place + 1} comes too early: ${tellWhy(place, needs(alike[0]))}` };
      places.set(line.number, place);
      begun.push(line.number);
      while (begun.length > 1 && isWhole(begun.at(-1))) begun.pop();
    }
    const isOther = [...places].some(([number, place]) => number !== place);
    return { missing: solution.length - lines.length, isOther };
  }

  for (const box of document.querySelectorAll(".fn-parsons")) {
    const solution = readSolution(box);
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
        forget();
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
      forget();
    }

    // What was said is of another order.
    function forget() {
      says.textContent = "";
      for (const item of box.querySelectorAll(".fn-off")) item.classList.remove("fn-off");
    }

    check.addEventListener("click", () => {
      const items = [...program.children];
      const found = judge(
        solution,
        items.map((item) => ({ text: textOf(item), reason: item.dataset.reason })),
      );
      items.forEach((item, place) => item.classList.toggle("fn-off", place === found.place));
      if (found.says) says.textContent = found.says;
      else if (found.missing) says.textContent = `Right so far. Lines that are missing: ${found.missing}.`;
      else if (found.isOther)
        says.textContent = "Right. The solution has another order; yours does the same.";
      else says.textContent = "Right: this is the solution.";
    });
  }
})();
