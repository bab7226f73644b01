"""axe-core within a page: every rule of WCAG 2.0 to 2.2, A and AA, and those of good practice."""

from __future__ import annotations

from importlib import resources

from playwright.sync_api import Page

SOURCE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

# All rules by name, so that those run too which axe leaves out unless asked for, such as the size of targets.
# In the dark only those are asked again that look at colors; behind an open dialog nothing can be reached.
JUDGE = """async ([selector, dark]) => {
  const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
  const rules = axe.getRules(standards).filter(rule => !dark || rule.tags.includes("cat.color"));
  const runOnly = {type: "rule", values: rules.map(rule => rule.ruleId)};
  const place = document.querySelector("dialog[open]") ?? document.querySelector(selector);
  const found = await axe.run(place, {runOnly, resultTypes: ["violations"]});
  return found.violations.flatMap(rule => rule.nodes.map(node => ({
    rule: rule.id, where: node.target.join(" "), html: node.html.slice(0, 200), why: node.failureSummary,
  })));
}"""


def load(page: Page) -> None:
    """Bring axe-core into a page."""
    page.evaluate(SOURCE)


def violations(page: Page, selector: str = "html", *, dark: bool = False) -> list[dict[str, str]]:
    """Return what breaks a rule, within the first element that a selector names."""
    found: list[dict[str, str]] = page.evaluate(JUDGE, [selector, dark])
    return found
