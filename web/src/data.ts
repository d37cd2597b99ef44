// What the page holds for the view: shapes, paths, poses and numbers, unpacked from base64.

export const SEALED = 65535;
const FULL = 60000;

interface Indexed {
  names: string[];
  of: number[];
}

export interface Shape {
  body: number;
  parts: number[][];
  discs: number[][];
  tubes: number[][];
}

interface PackedTask {
  name: string;
  conditions: string[];
  frames: number;
  telling: number;
  time: number[];
  solved: number[][];
  missing: string[][];
  poses: string;
  activation: string;
  forceUnit: number;
  force: string;
  share: string | null;
  hurt?: number[];
  /** Size of each fascicle over the healthy one, frame by frame; none but in a life over weeks. */
  size?: string;
}

/** A number of its own for every fascicle, such as what the spine loses once it is hurt. */
export interface Measure {
  key: string;
  name: string;
  unit: string;
  most: number;
  values: (number | null)[];
}

interface PackedScene {
  lead: number;
  scale: number;
  bodies: string[];
  shapes: Shape[];
  layers: string[];
  names: string[];
  muscle: Indexed;
  group: Indexed;
  layer: Indexed;
  side: Indexed;
  level: Indexed;
  hurt: number[];
  radius: number[];
  paths: { fascicle: string; body: string; position: string };
  joints: string[];
  measures: Measure[];
  tasks: PackedTask[];
}

export class Task {
  readonly poses: Float32Array;
  private readonly activations: Uint16Array;
  private readonly forces: Uint16Array;
  private readonly shares: Float32Array | null;
  private readonly sizes: Float32Array | null;

  constructor(
    readonly about: PackedTask,
    readonly fascicles: number,
  ) {
    this.poses = new Float32Array(bytes(about.poses));
    this.activations = new Uint16Array(bytes(about.activation));
    this.forces = new Uint16Array(bytes(about.force));
    this.shares = about.share === null ? null : new Float32Array(bytes(about.share));
    this.sizes = about.size === undefined ? null : new Float32Array(bytes(about.size));
  }

  /** Whether it is a life over weeks, a frame a week that is stored. */
  get life(): boolean {
    return this.sizes !== null;
  }

  /** Size over the healthy one; 1 outside a life. */
  size(frame: number, fascicle: number): number {
    return this.sizes === null ? 1 : this.sizes[frame * this.fascicles + fascicle];
  }

  get after(): number {
    return this.about.conditions.length - 1;
  }

  private at(condition: number, frame: number, fascicle: number): number {
    return (condition * this.about.frames + frame) * this.fascicles + fascicle;
  }

  /** Command from 0 to 1; null where the frame has no proved answer. */
  activation(condition: number, frame: number, fascicle: number): number | null {
    const value = this.activations[this.at(condition, frame, fascicle)];
    return value === SEALED ? null : value / FULL;
  }

  /** Tension in N; null where the frame has no proved answer. */
  force(condition: number, frame: number, fascicle: number): number | null {
    const value = this.forces[this.at(condition, frame, fascicle)];
    return value === SEALED ? null : value * this.about.forceUnit;
  }

  /** Part of the lost moment; null where there is none. */
  share(frame: number, fascicle: number): number | null {
    const value = this.shares === null ? NaN : this.shares[frame * this.fascicles + fascicle];
    return Number.isFinite(value) ? value : null;
  }

  /** Activation after less before; null where either has no proved answer. */
  change(frame: number, fascicle: number): number | null {
    const before = this.activation(0, frame, fascicle);
    const after = this.activation(this.after, frame, fascicle);
    return before === null || after === null ? null : after - before;
  }
}

export interface Path {
  bodies: number[];
  points: number[][];
}

export class Scene {
  readonly tasks: Task[];
  readonly paths: Path[];
  readonly hurt: Set<number>;

  constructor(readonly about: PackedScene) {
    this.tasks = about.tasks.map((task) => new Task(task, about.names.length));
    this.hurt = new Set(about.hurt);
    const owner = new Uint16Array(bytes(about.paths.fascicle));
    const body = new Uint16Array(bytes(about.paths.body));
    const position = new Float32Array(bytes(about.paths.position));
    this.paths = about.names.map(() => ({ bodies: [], points: [] }));
    owner.forEach((fascicle, place) => {
      this.paths[fascicle].bodies.push(body[place]);
      this.paths[fascicle].points.push([...position.slice(3 * place, 3 * place + 3)]);
    });
    for (const path of this.paths) {
      if (path.bodies.includes(SEALED)) {
        path.bodies = [];
        path.points = [];
      }
    }
  }

  /** The measure of a key; undefined where the key means something else. */
  measure(key: string): Measure | undefined {
    return this.about.measures.find((one) => one.key === key);
  }

  kind(name: "muscle" | "group" | "layer" | "side" | "level", fascicle: number): string {
    const indexed = this.about[name];
    return indexed.names[indexed.of[fascicle]];
  }
}

function bytes(packed: string): ArrayBuffer {
  const text = atob(packed);
  const found = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) found[place] = text.charCodeAt(place);
  return found.buffer;
}
