// Turns the questions of the page into a test: ten of them, one at a time in a new order, with or without a clock, then
// a score and what to re-read. Who begins again gets others. Nothing is kept. Without this script all questions stand
// there, each with its folded answer.
(() => {
  const boxes = [...document.querySelectorAll("[data-tested]")];
  const bar = document.querySelector(".fn-test-bar");
  if (!bar || !boxes.length) return;
  const { chosen, element, inputs, isRight } = fnAnswers;
  const home = boxes[0].parentNode;
  const start = bar.querySelector(".fn-test-start");
  const next = bar.querySelector(".fn-test-next");
  const state = bar.querySelector("[role=status]");
  const clock = bar.querySelector(".fn-test-clock");
  const timed = bar.querySelector("input");
  const result = document.querySelector(".fn-test-result");
  const LENGTH = 10;
  const waiting = []; // those that were not asked yet
  let order = [];
  let place = 0;
  let began = 0;
  let ticking = 0;

  function shuffled(list) {
    const result = [...list];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }

  const spent = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  function begin() {
    if (waiting.length < Math.min(LENGTH, boxes.length)) {
      waiting.push(...shuffled(boxes.filter((box) => !waiting.includes(box))));
    }
    order = waiting.splice(0, LENGTH);
    home.append(...order);
    for (const box of boxes) {
      box.classList.remove("fn-missed", "fn-met", "fn-asked-now");
      box.querySelector("details").open = false;
      for (const input of inputs(box)) {
        input.disabled = false;
        if (input.type === "text") input.value = "";
        else input.checked = false;
      }
    }
    for (const box of order) box.classList.add("fn-asked-now");
    document.body.classList.add("fn-testing");
    result.hidden = true;
    start.hidden = timed.parentElement.hidden = true;
    next.hidden = false;
    began = Date.now();
    clearInterval(ticking);
    clock.hidden = !timed.checked;
    if (timed.checked) {
      clock.textContent = spent();
      ticking = setInterval(() => {
        clock.textContent = spent();
      }, 1000);
    }
    turnTo(0);
  }

  function turnTo(number) {
    place = number;
    boxes.forEach((box) => box.classList.toggle("fn-current", box === order[place]));
    state.textContent = `Question ${place + 1} of ${order.length}`;
    next.textContent = place + 1 < order.length ? "Next" : "Show the score";
    const all = inputs(order[place]);
    (all.find((input) => input.checked) ?? all[0]).focus({ preventScroll: true });
    bar.scrollIntoView({ block: "start" });
  }

  function end() {
    clearInterval(ticking);
    document.body.classList.remove("fn-testing");
    const missed = order.filter((box) => !isRight(box.dataset, chosen(box)?.[0]));
    for (const box of order) {
      box.classList.remove("fn-current");
      box.classList.add(missed.includes(box) ? "fn-missed" : "fn-met");
      inputs(box).forEach((input) => {
        input.disabled = true;
      });
    }
    const time = timed.checked ? ` in ${spent()}` : "";
    state.textContent = `${order.length - missed.length} of ${order.length} right${time}.`;
    result.replaceChildren(element("h2", missed.length ? "What to re-read" : "Nothing to re-read"));
    const list = element("ol", "");
    list.append(...missed.map(reread));
    if (missed.length) result.append(list);
    result.hidden = false;
    next.hidden = clock.hidden = true;
    start.hidden = timed.parentElement.hidden = false;
    start.textContent = "Begin again";
    result.querySelector("h2").tabIndex = -1;
    result.querySelector("h2").focus();
  }

  function reread(box) {
    const item = element("li", "");
    const answer = chosen(box);
    item.append(
      element("strong", box.querySelector("legend").textContent),
      element("p", `You said: ${answer ? answer[1] : "nothing"}. The answer: ${box.dataset.answer}.`),
      element("a", "Read the page about it", { href: box.querySelector("a.fn-where").href }),
    );
    return item;
  }

  start.addEventListener("click", begin);
  next.addEventListener("click", () => (place + 1 < order.length ? turnTo(place + 1) : end()));
  for (const box of boxes) {
    box.addEventListener("keydown", (event) => {
      if (
        event.key === "Enter" &&
        event.target.matches("input") &&
        document.body.classList.contains("fn-testing")
      ) {
        event.preventDefault();
        next.click();
      }
    });
  }
  bar.hidden = false;
})();
