// Copies text when a button is pressed: of the library that sphinx-copybutton brings (3 KB), the part that it uses.
window.ClipboardJS = class {
  constructor(selector, { text }) {
    this.heard = {};
    document.addEventListener("click", async ({ target }) => {
      const trigger = target.closest(selector);
      if (!trigger) return;
      try {
        await navigator.clipboard.writeText(text(trigger));
        this.heard.success?.({ trigger });
      } catch { // not allowed, or a page that is neither from this machine nor encrypted
        this.heard.error?.({ trigger });
      }
    });
  }

  on(what, listener) {
    this.heard[what] = listener;
    return this;
  }
};
