/* Moves through the stages of a training step, one at a time. Without a script they stand one under the other. */
document.querySelectorAll(".fn-walk").forEach((walk) => {
  const stages = [...walk.querySelectorAll(":scope > .fn-walk-stage")];
  let current = 0;

  const bar = document.createElement("div");
  bar.className = "fn-walk-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Stages of the training step");
  const button = (text, move) => {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = text;
    element.addEventListener("click", () => show(current + move));
    return element;
  };
  const back = button("Back", -1);
  const next = button("Next", 1);
  const place = document.createElement("span");
  place.setAttribute("role", "status");
  bar.append(back, place, next);
  walk.prepend(bar);

  function heard(text) {
    const element = document.createElement("span");
    element.className = "fn-heard"; // the title stands below already
    element.textContent = text;
    return element;
  }

  function show(stage) {
    current = Math.min(Math.max(stage, 0), stages.length - 1);
    stages.forEach((element, index) => element.classList.toggle("is-current", index === current));
    // A disabled button would lose the focus, and with it the reader's place.
    back.setAttribute("aria-disabled", String(current === 0));
    next.setAttribute("aria-disabled", String(current === stages.length - 1));
    const title = stages[current].querySelector("strong").textContent.replace(/^\d+\. /, "");
    place.replaceChildren(`${current + 1} of ${stages.length}`, heard(`: ${title}`));
  }

  walk.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: stages.length - 1 };
    if (event.key in moves && event.target.closest(".fn-walk-bar")) {
      event.preventDefault();
      show(moves[event.key]);
    }
  });
  walk.classList.add("is-moving");
  show(0);
});
