// The challenges of the list. What they say comes with the lab's own page; the link of each holds its setting, its
// goal, what may be changed, and its par.
export const TASKS = JSON.parse(document.getElementById("lab-tasks")?.textContent ?? "[]");
