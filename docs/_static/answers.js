// How a reader's answer is read and judged: the same beside a page, in the review, and in the test of all questions.
// It is there for the scripts after it, joined with them or not.
globalThis.fnAnswers = {
  element: (name, text, properties = {}) =>
    Object.assign(document.createElement(name), { textContent: text, ...properties }),

  inputs: (box) => [...box.querySelectorAll("fieldset input")],

  // What was chosen or entered in a question: [what is compared, the same in words]; null for nothing.
  chosen(box) {
    const inputs = fnAnswers.inputs(box);
    if (inputs[0].type === "text") {
      const words = inputs[0].value.trim();
      const typed = words.replace(",", ".").replace(/\s*%$/, "");
      return typed !== "" && Number.isFinite(Number(typed)) ? [Number(typed), words] : null;
    }
    const input = inputs.find((each) => each.checked);
    return input ? [Number(input.value), input.parentElement.textContent.trim()] : null;
  },

  isRight: ({ option, low, high }, said) =>
    option === undefined ? said >= Number(low) && said <= Number(high) : said === Number(option),
};
