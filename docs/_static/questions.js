// Takes a reader's answers to the questions on the pages, and keeps them in this browser only. Without this script
// a question can be read and its answer opened; only the commitment is missing.
(() => {
  const STORE = "firstnn-answers";
  const SURE = ["a guess", "fairly sure", "certain"];
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const asked = JSON.parse(document.getElementById("fn-questions").textContent); // page: names of its questions
  let answers = {};
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE)) ?? {};
    } catch {
      return answers; // no storage here: answers last until the page is left
    }
  };
  answers = read();

  const keep = () => {
    try {
      if (Object.keys(answers).length) localStorage.setItem(STORE, JSON.stringify(answers));
      else localStorage.removeItem(STORE);
    } catch {
      /* the same */
    }
  };
  const { chosen, element, isRight } = fnAnswers;

  // One question ------------------------------------------------------------------------------------------------

  const parts = (box) => ({
    inputs: fnAnswers.inputs(box),
    sure: box.querySelector(".fn-sure"),
    said: box.querySelector(".fn-said"),
    fold: box.querySelector(".fn-answer"),
    reasons: [...box.querySelectorAll(".fn-reasons li")],
  });

  function commit(box, sure) {
    const answer = chosen(box);
    const { inputs, fold } = parts(box);
    if (answer === null) {
      tell(box, inputs[0].type === "text" ? "Enter a number first." : "Choose an answer first.");
      box.classList.add("fn-empty");
      inputs[0].focus();
      return;
    }
    const now = { said: answer[0], words: answer[1], sure };
    const { question } = box.dataset;
    answers = read(); // another tab may have answered since
    answers[question] = { ...now, first: answers[question]?.first ?? now };
    keep();
    show(box);
    progress();
    tell(box, sentence(box, now));
    fold.open = true;
    fold.querySelector("summary").focus();
  }

  const tell = (box, words) => {
    box.querySelector("[role=status]").textContent = words;
  };

  const sentence = (box, { said, words, sure }) =>
    `You said: ${words} (${SURE[sure]}). ` +
    (isRight(box.dataset, said) ? "That is right." : `The answer: ${box.dataset.answer}.`);

  // Show a question as it stands: open, or answered.
  function show(box) {
    const { inputs, sure, said, fold, reasons } = parts(box);
    const answer = answers[box.dataset.question];
    const right = answer && isRight(box.dataset, answer.said);
    box.classList.toggle("fn-done", Boolean(answer));
    box.classList.remove("fn-empty");
    sure.inert = Boolean(answer);
    said.hidden = !answer;
    said.firstChild.textContent = right ? "That is right. " : "It came out otherwise. ";
    said.classList.toggle("fn-surprise", Boolean(answer) && !right);
    fold.querySelector(".fn-you").textContent = answer ? sentence(box, answer) : "";
    inputs.forEach((input) => {
      input.disabled = Boolean(answer);
      if (answer && input.type === "text") input.value = answer.words;
      else if (answer) input.checked = Number(input.value) === answer.said;
    });
    const yours = answer && reasons[place(box, answer.said)];
    reasons.forEach((reason) => reason.classList.toggle("fn-yours", reason === yours));
  }

  // Where the reason for an answer stands in the list: for a number it is less, within, more.
  const place = ({ dataset: { option, low, high } }, said) =>
    option !== undefined ? said : said < Number(low) ? 0 : said > Number(high) ? 2 : 1;

  for (const box of document.querySelectorAll("[data-question]")) {
    const { inputs, sure, said } = parts(box);
    const again = element("button", "Answer again", { type: "button" });
    said.append("", again);
    again.addEventListener("click", () => {
      const { first } = answers[box.dataset.question];
      answers[box.dataset.question] = undefined;
      show(box);
      answers[box.dataset.question] = { ...first, first }; // until there is a new answer the first one stands
      inputs.find((input) => input.checked || input.type === "text").focus();
    });
    sure.addEventListener("click", ({ target }) => {
      if (target.value !== undefined) commit(box, Number(target.value));
    });
    for (const input of inputs) {
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // or the same key would press the button that now has the focus
        sure.querySelector("button").focus();
      });
      input.addEventListener("input", () => box.classList.remove("fn-empty"));
    }
    show(box);
  }

  // The whole lesson --------------------------------------------------------------------------------------------

  // A short line under each page of the contents for each of its questions, once one is answered; a strong one is
  // answered. What they mean stands below the contents.
  function progress() {
    const pages = new Map(
      Object.entries(asked).map(([page, names]) => [new URL(`${page}.html`, root).pathname, names]),
    );
    for (const link of document.querySelectorAll(".bd-links a.internal")) {
      const names = pages.get(link.pathname);
      if (!names) continue;
      const done = names.filter((name) => answers[name]).length;
      link.querySelectorAll(".fn-progress").forEach((old) => old.remove());
      if (done) {
        const lines = element("span", "", { className: "fn-progress" });
        lines.append(...names.map((name) => element("i", "", { className: answers[name] ? "fn-full" : "" })));
        link.append(lines);
      }
      const spoken =
        link.querySelector(".visually-hidden") ??
        link.appendChild(element("span", "", { className: "visually-hidden" }));
      spoken.textContent = `, ${done} of ${names.length} questions answered`;
    }
    const contents = document.querySelector(".bd-links");
    document.querySelector(".fn-legend")?.remove();
    if (contents?.querySelector(".fn-progress")) {
      const legend = element("p", "a question that you have answered", { className: "fn-legend" });
      legend.ariaHidden = "true"; // each link says it in words
      legend.prepend(element("i", "", { className: "fn-full" }));
      contents.closest(".sidebar-primary__section").append(legend); // below all else, so that nothing moves
    }
  }

  // What surprised the reader: answers that were wrong at first, although the reader was sure.
  function review(panel) {
    const cards = [...document.querySelectorAll("[data-card]")];
    const given = cards.filter((card) => answers[card.dataset.card]);
    const first = (card) => answers[card.dataset.card].first;
    const right = (card) => isRight(card.dataset, first(card).said);
    const certain = given.filter((card) => first(card).sure === 2);
    const surprises = given.filter((card) => !right(card) && first(card).sure > 0);
    surprises.sort((a, b) => first(b).sure - first(a).sure);
    panel.querySelector(".fn-count-given").textContent = given.length
      ? `You have answered ${given.length} of ${cards.length} questions, ${given.filter(right).length} of them right. ` +
        (certain.length
          ? `Where you were certain: ${certain.filter(right).length} of ${certain.length}. `
          : "") +
        (surprises.length ? "These surprised you:" : "No answer that you were sure of was wrong.")
      : "You have not answered a question yet.";
    panel.querySelector("ol").replaceChildren(...surprises.map((card) => surprise(card, cards)));
    panel.querySelector("button").hidden = !given.length;
  }

  function surprise(card, cards) {
    const { card: name, answer } = card.dataset;
    const { first, said } = answers[name];
    const item = element("li", "");
    const now = isRight(card.dataset, said) ? " When you answered again, you were right." : "";
    item.append(
      element("strong", card.querySelector(".fn-prompt").textContent),
      element("p", `You said: ${first.words} (${SURE[first.sure]}). The answer: ${answer}.${now}`),
      element("a", "See the reasons", { href: card.querySelector("a.fn-where").href }),
    );
    const other = cards.find((each) => each.dataset.again === name);
    if (other) {
      const open = answers[other.dataset.card]
        ? "Asked again, and answered"
        : "Be asked again, in other words";
      item.append(" ", element("a", open, { href: other.querySelector("a.fn-where").href }));
    }
    return item;
  }

  const panel = document.querySelector(".fn-review");

  // Show what is kept: another tab answers, or the browser's Back brings this page as it was left.
  function refresh() {
    answers = read();
    document.querySelectorAll("[data-question]").forEach(show);
    if (panel) review(panel);
    progress();
  }
  addEventListener("storage", ({ key }) => (key === STORE || key === null) && refresh());
  addEventListener("pageshow", ({ persisted }) => persisted && refresh());

  if (panel) {
    review(panel);
    panel.querySelector("button").addEventListener("click", () => {
      answers = {};
      keep();
      review(panel);
      progress();
      panel.querySelector("[role=status]").textContent = "Your answers are forgotten.";
    });
  }
  progress();
})();
