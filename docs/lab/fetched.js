// Scripts that lie beside the lab's own and are fetched when they are needed first.
import { element } from "./elements.js";

const address = document.currentScript?.src;

// A script by its file's name, and the name under which it offers what is in it.
export function fetchScript(file, name) {
  if (globalThis[name]) return Promise.resolve(globalThis[name]);
  return new Promise((resolve, reject) =>
    document.head.append(
      element("script", {
        src: address.replace("lab.js", file),
        load: () => resolve(globalThis[name]),
        error: () => reject(new Error(`A part of the lab could not be fetched: ${file}.`)),
      }),
    ),
  );
}
