// What the colours of muscles mean, and the legend that says so.

import { Color } from "three";
import { Scene, Task } from "./data";
import { safe, said } from "./tip";

/** activation, change, injury, size, or the key of a measure. */
export type Meaning = string;

const UNKNOWN = new Color(0x9aa0a8);
const HURT = new Color(0xb5179e);
const CALM = new Color(0xc9b3a8);
const ACTIVATION = ["#ecd3c8", "#dc8f78", "#c23b2e", "#6d0711"].map((one) => new Color(one));
const CHANGE = ["#1357a6", "#6ea6dc", "#d9d3cc", "#f0964a", "#b03a06"].map((one) => new Color(one));

export class Colours {
  private readonly most: number;
  private readonly spread: number;
  private readonly bulk: number;

  constructor(
    private readonly scene: Scene,
    private readonly task: Task,
  ) {
    const activations: number[] = [];
    const changes: number[] = [];
    const sizes: number[] = [];
    for (let frame = 0; frame < task.about.frames; frame++) {
      for (let fascicle = 0; fascicle < task.fascicles; fascicle++) {
        activations.push(task.activation(task.after, frame, fascicle) ?? 0, task.activation(0, frame, fascicle) ?? 0);
        sizes.push(Math.abs(task.size(frame, fascicle) - 1));
        if (!scene.hurt.has(fascicle)) changes.push(Math.abs(task.change(frame, fascicle) ?? 0));
      }
    }
    this.most = Math.max(0.1, Math.ceil(10 * quantile(activations, 0.995)) / 10);
    this.spread = Math.max(0.002, rounded(quantile(changes, 0.995)));
    this.bulk = Math.max(0.005, rounded(quantile(sizes, 0.999)));
  }

  of(meaning: Meaning, condition: number, frame: number, fascicle: number): Color {
    const measure = this.scene.measure(meaning);
    if (measure) {
      const value = measure.values[fascicle];
      return value === null ? UNKNOWN : ramp(ACTIVATION, value / measure.most);
    }
    const known = this.task.activation(condition, frame, fascicle);
    if (meaning === "injury") return this.scene.hurt.has(fascicle) ? HURT : CALM;
    if (meaning === "size") return ramp(CHANGE, 0.5 + (0.5 * (this.task.size(frame, fascicle) - 1)) / this.bulk);
    if (meaning === "activation") return known === null ? UNKNOWN : ramp(ACTIVATION, known / this.most);
    const change = this.task.change(frame, fascicle);
    return change === null ? UNKNOWN : ramp(CHANGE, 0.5 + (0.5 * change) / this.spread);
  }

  legend(meaning: Meaning): string {
    const hurt = this.scene.hurt.size > 0 ? `<div><span class="dot" style="background:#e11fd0"></span>outlined: hurt</div>` : "";
    if (meaning === "injury") return `${dot("#b5179e", "hurt")}${dot("#c9b3a8", "not hurt")}`;
    const measure = this.scene.measure(meaning);
    const [colours, low, middle, high] = measure
      ? [ACTIVATION, "0", safe(measure.name), `${safe(said(measure, measure.most))}+`]
      : meaning === "activation"
        ? [ACTIVATION, "0", "activation", `${Math.round(100 * this.most)} %${this.most < 1 ? "+" : ""}`]
        : meaning === "size"
          ? [CHANGE, `−${percent(this.bulk)}`, "size against healthy", `+${percent(this.bulk)}`]
          : [CHANGE, `−${percent(this.spread)}`, "change of activation", `+${percent(this.spread)}`];
    const stops = colours.map((one) => `#${one.getHexString()}`).join(",");
    return (
      `<div class="ramp" style="background:linear-gradient(90deg,${stops})"></div>` +
      `<div class="ends"><span>${low}</span><span>${middle}</span><span>${high}</span></div>${hurt}`
    );
  }
}

function dot(colour: string, name: string): string {
  return `<div><span class="dot" style="background:${colour}"></span>${name}</div>`;
}

function ramp(colours: Color[], part: number): Color {
  const place = Math.min(1, Math.max(0, part)) * (colours.length - 1);
  const low = Math.min(Math.floor(place), colours.length - 2);
  return colours[low].clone().lerp(colours[low + 1], place - low);
}

function quantile(values: number[], part: number): number {
  const sorted = values.slice().sort((one, other) => one - other);
  return sorted.length === 0 ? 0 : sorted[Math.floor(part * (sorted.length - 1))];
}

function rounded(value: number): number {
  if (value <= 0) return 0;
  const step = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / step) * step;
}

function percent(value: number): string {
  return `${Number((100 * value).toPrecision(2))} %`;
}
