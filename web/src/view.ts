// The 3D view of a report: reads the data of the page, draws it, and follows its controls.

import { Box3, Quaternion, Vector3 } from "three";
import { Bones } from "./bones";
import { Colours, Meaning } from "./colours";
import { Scene, Task } from "./data";
import { Muscles } from "./muscles";
import { Preset, Stage } from "./stage";
import { bodyTip, fascicleTip } from "./tip";

interface State {
  task: number;
  frame: number;
  condition: number;
  colour: Meaning;
  layer: string;
  group: string;
  ribs: boolean;
  preset: Preset;
}

const FAR_FROM_SPINE = /^(tibia|foot|linea_alba|flank)/;
/** Corners of what reaches far beyond a body's origin, in its frame, m. */
const CORNERS: Record<string, Vector3[]> = {
  skull: [new Vector3(0.02, 0.15, 0)],
  pelvis: [-0.13, 0.08].flatMap((x) => [-0.16, 0.16].map((z) => new Vector3(x, -0.12, z))),
  hand_right: [new Vector3(0, -0.18, 0)],
  hand_left: [new Vector3(0, -0.18, 0)],
};
const ROOM = 0.085;
const PLAY_MS = 90;
const PLAY_WEEK_MS = 260;

const element = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;

class View {
  private readonly bones: Bones;
  private readonly muscles: Muscles;
  private readonly stage: Stage;
  private readonly colours: Colours[];
  private playing = 0;
  readonly state: State;

  constructor(private readonly scene: Scene) {
    const lead = scene.about.lead;
    const task = scene.tasks[lead];
    this.state = {
      task: lead,
      frame: task.about.telling,
      condition: task.after,
      colour: scene.about.measures[0]?.key ?? "activation",
      layer: "",
      group: "",
      ribs: true,
      preset: "free",
    };
    element("view").dataset.state = "live";
    try {
      this.stage = new Stage(element<HTMLCanvasElement>("view-canvas"), () => this.free());
    } catch (error) {
      element("view").dataset.state = "drawn";
      throw error;
    }
    this.bones = new Bones(scene);
    this.muscles = new Muscles(scene);
    this.colours = scene.tasks.map((one) => new Colours(scene, one));
    this.stage.world.add(this.bones.group, this.muscles.mesh, this.muscles.halo, this.muscles.glow);
    this.listen();
    this.set({});
    this.aim();
  }

  get task(): Task {
    return this.scene.tasks[this.state.task];
  }

  /** Changes what is shown; a new task begins at the frame that tells most. */
  set(change: Partial<State>): void {
    const fresh = change.task !== undefined && change.task !== this.state.task;
    Object.assign(this.state, change);
    if (fresh && change.frame === undefined) this.state.frame = this.task.about.telling;
    if (this.task.life !== (this.state.colour === "size")) this.state.colour = this.task.life ? "size" : "activation";
    this.state.frame = Math.min(this.state.frame, this.task.about.frames - 1);
    this.state.condition = Math.min(this.state.condition, this.task.after);
    this.show();
    if (fresh || change.preset !== undefined) this.aim();
    if (fresh && !this.task.life) document.dispatchEvent(new CustomEvent("paravert-shown", { detail: this.state.task }));
  }

  /** What lies under a place of the canvas, in words for the pointer; empty for nothing. */
  at(x: number, y: number): string {
    const [hit] = this.stage.under(x, y, [this.muscles.mesh, this.bones.group]);
    if (!hit) return "";
    if (hit.object === this.muscles.mesh) {
      return fascicleTip(this.scene, this.task, this.state.frame, this.muscles.fascicle(hit.faceIndex));
    }
    return bodyTip(hit.object.parent.userData.name);
  }

  colourNumbers(): number[] {
    return this.muscles.painted();
  }

  /** Where the middle of a fascicle is on the canvas. */
  place(name: string): number[] {
    return this.stage.screen(this.muscles.centre(this.scene.about.names.indexOf(name)));
  }

  private show(): void {
    const { frame, condition, colour, layer, group, ribs } = this.state;
    this.bones.place(this.task, frame);
    this.bones.surround(ribs);
    this.muscles.place(this.task, frame);
    this.muscles.show(
      (one) => (!layer || this.scene.kind("layer", one) === layer) && (!group || this.scene.kind("group", one) === group),
    );
    const colours = this.colours[this.state.task];
    this.muscles.paint((one) => colours.of(colour, condition, frame, one));
    element("view-legend").innerHTML = colours.legend(colour);
    this.tell();
    this.stage.draw();
  }

  private tell(): void {
    const { task, frame, condition, colour, layer, group, ribs, preset } = this.state;
    const about = this.task.about;
    element<HTMLSelectElement>("view-task").value = String(task);
    element<HTMLSelectElement>("view-colour").value = colour;
    element<HTMLSelectElement>("view-layer").value = layer;
    element<HTMLSelectElement>("view-group").value = group;
    element<HTMLInputElement>("view-ribs").checked = ribs;
    element("view-frames").hidden = about.frames < 2;
    const sides = document.getElementById("view-condition");
    if (sides) sides.hidden = this.task.life;
    const slider = element<HTMLInputElement>("view-frame");
    slider.max = String(about.frames - 1);
    slider.value = String(frame);
    element("view-time").textContent = this.task.life
      ? `week ${about.time[frame].toFixed(0)} of ${about.time[about.frames - 1].toFixed(0)}`
      : `frame ${frame} of ${about.frames - 1}, ${about.time[frame].toFixed(2)} s`;
    element("view-play").textContent = this.playing ? "stop" : "play";
    pressed("#view-condition button", (button) => button.dataset.condition === String(condition));
    pressed("#view-preset button", (button) => button.dataset.preset === preset);
    const gaps = about.conditions
      .map((name, place) => (about.missing[place][frame] ? `${name}: ${about.missing[place][frame]}` : ""))
      .filter(Boolean);
    const banner = element("view-banner");
    banner.hidden = gaps.length === 0;
    banner.textContent = gaps.length === 0 ? "" : `No proved answer, so no numbers. ${gaps.join("; ")}`;
  }

  private aim(): void {
    const near = this.state.preset === "near" ? this.injury() : [];
    this.stage.look(this.state.preset, near.length > 0 ? near : this.trunk());
  }

  /** Corners of a box around what is hurt. */
  private injury(): Vector3[] {
    const points = [...this.scene.hurt].map((one) => new Vector3().fromArray(this.muscles.centre(one)));
    if (points.length === 0) return [];
    const box = new Box3().setFromPoints(points).expandByScalar(ROOM);
    return [box.min, box.max, new Vector3(box.min.x, box.max.y, box.max.z), new Vector3(box.max.x, box.min.y, box.min.z)];
  }

  /** Points around head, trunk and arms, all through the task. */
  private trunk(): Vector3[] {
    const bodies = this.scene.about.bodies;
    const last = this.task.about.frames - 1;
    const frames = new Set([0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * last)));
    const points: Vector3[] = [];
    for (const frame of frames) {
      bodies.forEach((name, body) => {
        if (FAR_FROM_SPINE.test(name)) return;
        const at = 7 * (frame * bodies.length + body);
        const [x, y, z, w, qx, qy, qz] = this.task.poses.subarray(at, at + 7);
        const [origin, turn] = [new Vector3(x, y, z), new Quaternion(qx, qy, qz, w)];
        points.push(origin, ...(CORNERS[name] ?? []).map((one) => one.clone().applyQuaternion(turn).add(origin)));
      });
    }
    return points;
  }

  private free(): void {
    this.state.preset = "free";
    pressed("#view-preset button", (button) => button.dataset.preset === "free");
  }

  private listen(): void {
    element("view-task").addEventListener("change", (event) => {
      this.set({ task: Number((event.target as HTMLSelectElement).value) });
    });
    document.addEventListener("paravert-task", (event) => this.set({ task: (event as CustomEvent<number>).detail }));
    for (const key of ["colour", "layer", "group"] as const) {
      element(`view-${key}`).addEventListener("change", (event) =>
        this.set({ [key]: (event.target as HTMLSelectElement).value } as Partial<State>),
      );
    }
    element("view-ribs").addEventListener("change", (event) => this.set({ ribs: (event.target as HTMLInputElement).checked }));
    element("view-frame").addEventListener("input", (event) =>
      this.set({ frame: Number((event.target as HTMLInputElement).value) }),
    );
    for (const button of document.querySelectorAll<HTMLElement>("#view-condition button")) {
      button.addEventListener("click", () => this.set({ condition: Number(button.dataset.condition) }));
    }
    for (const button of document.querySelectorAll<HTMLElement>("#view-preset button")) {
      const preset = button.dataset.preset as Preset;
      button.addEventListener("click", () => this.set({ preset, ribs: preset !== "near" }));
    }
    element("view-play").addEventListener("click", () => this.play());
    this.point();
  }

  private point(): void {
    const canvas = element("view-canvas");
    const tip = element("view-tip");
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const said = event.buttons === 0 ? this.at(x, y) : "";
      tip.hidden = said === "";
      tip.innerHTML = said;
      tip.style.left = `${Math.max(4, Math.min(x + 16, box.width - tip.offsetWidth - 8))}px`;
      tip.style.top = `${Math.max(4, Math.min(y + 16, box.height - tip.offsetHeight - 8))}px`;
    });
    canvas.addEventListener("pointerleave", () => {
      tip.hidden = true;
    });
  }

  private play(): void {
    if (this.playing) {
      window.clearInterval(this.playing);
      this.playing = 0;
    } else {
      const pace = this.task.life ? PLAY_WEEK_MS : PLAY_MS;
      this.playing = window.setInterval(() => this.set({ frame: (this.state.frame + 1) % this.task.about.frames }), pace);
    }
    this.tell();
  }
}

function pressed(selector: string, chosen: (button: HTMLElement) => boolean): void {
  for (const button of document.querySelectorAll<HTMLElement>(selector)) {
    button.setAttribute("aria-pressed", String(chosen(button)));
  }
}

function start(): void {
  const data = document.getElementById("view-data");
  if (!data) return;
  try {
    const view = new View(new Scene(JSON.parse(data.textContent ?? "")));
    Object.assign(window, {
      paravert: {
        state: () => ({ ...view.state }),
        set: (change: Partial<State>) => view.set(change),
        colours: () => view.colourNumbers(),
        at: (x: number, y: number) => view.at(x, y),
        place: (name: string) => view.place(name),
      },
    });
  } catch (error) {
    element("view").dataset.state = "drawn";
    element("view").dataset.reason = String(error);
  }
}

start();
