// Scripts that lie beside the lab's own and are fetched when they are needed first.
import { element } from "./elements.js";

const address = document.currentScript?.src,
  underWay = {};

// A script by its file's name, and the name under which it offers what is in it. Who asks again while it is under
// way waits for the same one; after a failure it is tried anew.
export function fetchScript(file, name) {
  underWay[name] ??= new Promise((resolve, reject) =>
    document.head.append(
      element("script", {
        src: address.replace("lab.js", file),
        load: () => resolve(globalThis[name]),
        error: () => {
          delete underWay[name];
          reject(new Error(`A part of the lab could not be fetched: ${file}.`));
        },
      }),
    ),
  );
  return underWay[name];
}
