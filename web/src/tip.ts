// What a pointer is told about the fascicle or the bone below it.

import { Measure, Scene, Task } from "./data";

export function fascicleTip(scene: Scene, task: Task, frame: number, fascicle: number): string {
  const name = scene.kind("muscle", fascicle);
  const where = [scene.kind("level", fascicle), scene.kind("side", fascicle)].filter(Boolean).join(", ");
  const lines = [`<b>${safe(name)}</b>${safe(where)}${scene.hurt.has(fascicle) ? ", hurt" : ""}`];
  if (task.life) {
    lines.push(`size ${percent(task.size(frame, fascicle))} of healthy`);
    return [...lines, `<small>${safe(scene.about.names[fascicle])}</small>`].join("<br>");
  }
  if (scene.about.measures.length > 0) {
    for (const one of scene.about.measures) lines.push(`${safe(one.name)} ${safe(said(one, one.values[fascicle]))}`);
    lines.push(`<small>${safe(scene.about.names[fascicle])}</small>`);
    return lines.join("<br>");
  }
  const both = task.after > 0;
  const tense = both
    ? `${percent(task.activation(0, frame, fascicle))} → ${percent(task.activation(1, frame, fascicle))}`
    : percent(task.activation(0, frame, fascicle));
  const pull = both
    ? `${newton(task.force(0, frame, fascicle))} → ${newton(task.force(1, frame, fascicle))} N`
    : `${newton(task.force(0, frame, fascicle))} N`;
  lines.push(`activation ${tense}`, `force ${pull}`);
  const share = task.share(frame, fascicle);
  if (both && !scene.hurt.has(fascicle)) lines.push(`share of the lost moment ${percent(share)}`);
  lines.push(`<small>${safe(scene.about.names[fascicle])}</small>`);
  return lines.join("<br>");
}

export function bodyTip(name: string): string {
  return safe(/^[CTL]\d/.test(name) ? `vertebra ${name}` : name.replaceAll("_", " "));
}

/** A value of a measure with its unit. */
export function said(measure: Measure, value: number | null): string {
  return value === null ? "–" : `${Number(value.toPrecision(2))} ${measure.unit}`.replace("-", "−");
}

export function safe(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

function percent(value: number | null): string {
  return value === null ? "–" : `${(100 * value).toFixed(1).replace("-", "−")} %`;
}

function newton(value: number | null): string {
  return value === null ? "–" : value.toFixed(1);
}
