// What a module does not have: a slip of the pen is told as Python tells it, all else that stands in the library with
// a way out.
import { define, modulesIn, outside, raise } from "./objects.js";

const known = new Map(); // the names in each module

// The contents of a module, with the words for what is not among them.
export function guarded(name, contents) {
  known.set(name, [...Object.keys(contents), ...modulesIn(name)]);
  return {
    ...contents,
    __getattr__: define("__getattr__", "name", (wanted) => {
      const text = String(wanted);
      if (text.startsWith("__")) {
        raise("AttributeError", `module '${name}' has no attribute '${text}'`);
      }
      const meant = tellMeant(name, text);
      if (meant) raise("AttributeError", `module '${name}' has no attribute '${text}'${meant}`);
      return outside(`\`${name}.${text}\``);
    }),
  };
}

// What may be meant by a name that a module does not have: one that is spelled alike, or the same in another module.
export function tellMeant(module, text) {
  const elsewhere = [...known.keys()].find(
    (each) => each.startsWith(`${module}.`) && known.get(each).includes(text),
  );
  const meant = nearest(text, known.get(module) ?? []) ?? (elsewhere && `${elsewhere}.${text}`);
  return meant ? `. Did you mean: '${meant}'?` : "";
}

// Arguments of Keras that the page has not.
const OF_KERAS = new Set(
  "activity_regularizer amsgrad auto_scale_loss autocast axis bias_constraint bias_regularizer centered clipnorm clipvalue data_format dtype ema_momentum ema_overwrite_frequency global_clipnorm gradient_accumulation_steps initial_epoch ignore_class invert jit_compile kernel_constraint label_smoothing loss_scale_factor loss_weights lora_alpha lora_rank max_value mean momentum negative_slope noise_shape offset quantization_config reduction run_eagerly sample_weight scale seed steps_per_epoch steps_per_execution threshold trainable use_ema validation_batch_size validation_freq validation_steps variance weight_decay weighted_metrics".split(
    " ",
  ),
);
const OLD_NAMES = { lr: "learning_rate", nb_epoch: "epochs", output_dim: "units" };

// Refuse arguments by name, all but some, that a function of the page does not have.
export function refuseArguments(given, signature, where, allowed = []) {
  for (const each of given.keys()) {
    if (allowed.includes(each)) continue;
    if (OF_KERAS.has(each)) outside(`\`${each}\` of \`${where}\``);
    const names = [...signature.matchAll(/\w+(?==)|^\w+/g)].map(String);
    const meant = names.find((name) => name === OLD_NAMES[each]) ?? nearest(each, names);
    const words = meant ? `. Did you mean '${meant}'?` : "";
    raise("TypeError", `${where}() got an unexpected keyword argument '${each}'${words}`);
  }
}

export const nearest = (text, names) =>
  names.find((each) => distance(each.toLowerCase(), text.toLowerCase()) <= Math.min(2, text.length / 3));

// How many letters must be changed, added or taken away.
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
