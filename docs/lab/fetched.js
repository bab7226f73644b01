// Parts of the lab that lie beside its own script and are fetched when they are needed first.
import { element } from "./elements.js";

const address = document.currentScript?.src,
  underWay = {};

// What a part offers. Who asks again while it is under way waits for the same script; after a failure it is tried
// anew.
export function fetchPart(part) {
  const file = `lab-${part}.js`;
  underWay[part] ??= new Promise((resolve, reject) =>
    document.head.append(
      element("script", {
        src: address.replace("lab.js", file),
        load: () => resolve(globalThis[`lab-${part}`]),
        error: () => {
          delete underWay[part];
          reject(new Error(`A part of the lab could not be fetched: ${file}.`));
        },
      }),
    ),
  );
  return underWay[part];
}
