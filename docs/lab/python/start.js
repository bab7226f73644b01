// The page's Python, put together: Brython, the modules that are made here, and cells that run in it.
import { printTo, runCell } from "./cells.js";
import { drawTo } from "./firstnn_modules.js";
import "./modules.js";
import { reportTo } from "./sequential.js";

// Give it where texts, figures and progress go; it gives back how to run a cell.
export function start({ print, figure, progress }) {
  drawTo(figure);
  printTo(print);
  reportTo(print, progress);
  return runCell;
}
