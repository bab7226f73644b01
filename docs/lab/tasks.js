// The guided tasks: where each begins, when it is done, and what it shows. Each leads to a claim of the lesson.
const last = (lab) => lab.training.history[lab.training.history.length - 1];
const units = (lab) => lab.training.setting.network.hidden.reduce((sum, n) => sum + n, 0);

export const TASKS = [
  {
    name: "Few units, many right answers",
    goal: "Reach 95 % on unseen points with as few hidden units as you can. At least 100 points must be held out.",
    link: "data=circles&n=300&held=0.4&hidden=1&rate=0.03",
    open: ["network"],
    done: (lab) => last(lab).test?.accuracy >= 0.95 && lab.training.test.n >= 100,
    explain: (lab) => `Done, with ${units(lab)} hidden units. Each unit of ReLU bends the boundary once; a ring needs three bends or more.`,
    claim: ["one-hidden-layer-is-enough-for-circles", "One hidden layer is enough"],
  },
  {
    name: "Stall it by the start alone",
    goal: "Change only the initial weights so that after 30 epochs the training loss is still above 0.65.",
    link: "data=moons&n=200&held=0.25&hidden=16.16.16.16.16&optimizer=sgd&rate=0.1",
    open: ["network"],
    done: (lab) => lab.training.epoch >= 30 && !(last(lab).train.loss <= 0.65),
    explain: () => "Stalled. Through five layers a small signal shrinks at each, and with it every gradient. Now try Adam, or a He start.",
    claim: ["too-small-a-start-gets-stuck", "Too small a start gets stuck"],
  },
  {
    name: "Repair it by the activation",
    goal: "These sigmoids learn nothing. Change only the activations, and bring the training loss below 0.3.",
    link: "data=moons&n=200&held=0.25&hidden=16.16.16.16.16&activation=sigmoid&start=glorot_normal&optimizer=sgd&rate=0.1",
    open: ["network"],
    done: (lab) => last(lab).train.loss < 0.3,
    explain: () => "Repaired. Sigmoid's slope is a quarter at most, so five layers leave next to nothing of the gradient; ReLU and tanh pass it on.",
    claim: ["deep-relu-learns-where-sigmoid-does-not", "Deep ReLU learns where sigmoid does not"],
  },
  {
    name: "Make it memorise",
    goal: "Bring the training accuracy 15 points above the test accuracy.",
    link: "data=gaussians&n=120&held=0.6&hidden=16&rate=0.03",
    open: ["network", "training"],
    done: (lab) => last(lab).train.accuracy - last(lab).test?.accuracy >= 0.15,
    explain: () => "It memorises: the boundary winds round single points, which new points do not follow. Few points, many units and many epochs do that.",
    claim: ["overfitting-in-the-plane-costs-accuracy", "Overfitting in the plane"],
  },
  {
    name: "XOR with two units",
    goal: "Two ReLU units are enough for these four points, in theory. Try seeds of the weights until the training accuracy is 100 %.",
    link: "data=own&points=-1,-1,0;-1,1,1;1,-1,1;1,1,0&held=0&hidden=2&start=glorot_uniform&rate=0.05&batch=0",
    open: ["seeds"],
    done: (lab) => last(lab).train.accuracy === 1 && units(lab) <= 2,
    explain: (lab) => `Solved, from seed ${lab.training.setting.network.seed}. Most seeds fail: a unit that dies early leaves one, and one is too few.`,
    claim: ["two-relu-units-seldom-learn-xor", "Two ReLU units seldom learn XOR"],
  },
];
