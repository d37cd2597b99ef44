// All fascicles as one mesh: spindles along their paths, a colour each, and a halo around hurt ones.

import { BackSide, BufferAttribute, BufferGeometry, Color, Mesh, MeshBasicMaterial, MeshStandardMaterial } from "three";
import { Scene, Task } from "./data";
import { Rings, skin, wrap } from "./rods";

const SIDES = 6;
const STEPS = 4;
const THINNER = 0.6;
const LEAST = 0.0007;
const MOST = 0.0055;
const HALO = 0.0016;

export class Muscles {
  readonly mesh: Mesh;
  /** Outline of what is hurt. */
  readonly halo: Mesh;
  /** The same, shining through what lies over it. */
  readonly glow: Mesh;
  /** Fascicle of each triangle that is shown. */
  private owner: number[] = [];
  private readonly first: number[] = [];
  private readonly rings: number[] = [];
  private readonly out: Rings;
  private readonly around: Rings;
  private readonly colours: Float32Array;
  private readonly middle: Float32Array;

  constructor(private readonly scene: Scene) {
    let corners = 0;
    for (const path of scene.paths) {
      const rings = path.points.length < 2 ? 0 : (path.points.length - 1) * STEPS + 1;
      this.first.push(corners);
      this.rings.push(rings);
      corners += rings * SIDES;
    }
    this.out = { positions: new Float32Array(3 * corners), normals: new Float32Array(3 * corners) };
    this.around = { positions: new Float32Array(3 * corners), normals: new Float32Array(3 * corners) };
    this.colours = new Float32Array(3 * corners);
    this.middle = new Float32Array(3 * scene.paths.length);
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(this.out.positions, 3));
    geometry.setAttribute("normal", new BufferAttribute(this.out.normals, 3));
    geometry.setAttribute("color", new BufferAttribute(this.colours, 3));
    this.mesh = new Mesh(geometry, new MeshStandardMaterial({ vertexColors: true, roughness: 0.55 }));
    const outer = new BufferGeometry();
    outer.setAttribute("position", new BufferAttribute(this.around.positions, 3));
    this.halo = new Mesh(outer, new MeshBasicMaterial({ color: 0xe11fd0, side: BackSide }));
    const through = new MeshBasicMaterial({ color: 0xe11fd0, transparent: true, opacity: 0.38, depthTest: false });
    this.glow = new Mesh(outer, through);
    this.glow.renderOrder = 1;
    for (const mesh of [this.mesh, this.halo, this.glow]) mesh.frustumCulled = false;
  }

  /** Lays every fascicle along its path in a frame. */
  place(task: Task, frame: number): void {
    const bodies = this.scene.about.bodies.length;
    this.scene.paths.forEach((path, fascicle) => {
      if (this.rings[fascicle] === 0) return;
      const world = path.points.map((point, place) =>
        moved(task.poses, 7 * (frame * bodies + path.bodies[place]), point),
      );
      const healthy = Math.min(MOST, Math.max(LEAST, THINNER * 0.001 * this.scene.about.radius[fascicle]));
      const radius = healthy * Math.sqrt(task.size(frame, fascicle));
      const { points, parts } = sampled(world);
      const radii = parts.map((part) => radius * (0.35 + 0.65 * Math.sin(Math.PI * part) ** 0.8));
      wrap(points, radii, SIDES, this.out, this.first[fascicle]);
      if (this.scene.hurt.has(fascicle)) {
        wrap(points, radii.map((one) => one + HALO), SIDES, this.around, this.first[fascicle]);
      }
      const half = 3 * Math.floor(parts.length / 2);
      this.middle.set(points.slice(half, half + 3), 3 * fascicle);
    });
    for (const mesh of [this.mesh, this.halo]) {
      mesh.geometry.attributes.position.needsUpdate = true;
      mesh.geometry.computeBoundingSphere();
    }
    this.mesh.geometry.attributes.normal.needsUpdate = true;
  }

  /** Shows the chosen fascicles only. */
  show(chosen: (fascicle: number) => boolean): void {
    const triangles: number[] = [];
    const marked: number[] = [];
    this.owner = [];
    this.rings.forEach((rings, fascicle) => {
      if (rings === 0 || !chosen(fascicle)) return;
      const own = skin(rings, SIDES, this.first[fascicle]);
      triangles.push(...own);
      for (let place = 0; place < own.length / 3; place++) this.owner.push(fascicle);
      if (this.scene.hurt.has(fascicle)) marked.push(...own);
    });
    this.mesh.geometry.setIndex(triangles);
    this.halo.geometry.setIndex(marked);
  }

  /** Paints each fascicle. */
  paint(colour: (fascicle: number) => Color): void {
    this.rings.forEach((rings, fascicle) => {
      const { r, g, b } = colour(fascicle);
      const from = 3 * this.first[fascicle];
      for (let at = from; at < from + 3 * SIDES * rings; at += 3) {
        this.colours[at] = r;
        this.colours[at + 1] = g;
        this.colours[at + 2] = b;
      }
    });
    this.mesh.geometry.attributes.color.needsUpdate = true;
  }

  /** Colour of each fascicle as it is drawn, 0xrrggbb. */
  painted(): number[] {
    const colour = new Color();
    return this.first.map((first, fascicle) =>
      this.rings[fascicle] === 0 ? 0 : colour.fromArray(this.colours, 3 * first).getHex(),
    );
  }

  /** Fascicle of a triangle of the mesh. */
  fascicle(triangle: number): number {
    return this.owner[triangle];
  }

  /** Middle of a fascicle in the world. */
  centre(fascicle: number): number[] {
    return [...this.middle.subarray(3 * fascicle, 3 * fascicle + 3)];
  }
}

/** Points along a path and how far along each is, from 0 to 1. */
function sampled(world: number[][]): { points: number[]; parts: number[] } {
  const lengths = world.slice(1).map((point, place) => Math.hypot(...point.map((value, axis) => value - world[place][axis])));
  const total = lengths.reduce((sum, one) => sum + one, 0) || 1;
  const points = [...world[0]];
  const parts = [0];
  let done = 0;
  lengths.forEach((length, place) => {
    for (let step = 1; step <= STEPS; step++) {
      const part = step / STEPS;
      for (let axis = 0; axis < 3; axis++) {
        points.push(world[place][axis] + part * (world[place + 1][axis] - world[place][axis]));
      }
      parts.push((done + part * length) / total);
    }
    done += length;
  });
  return { points, parts };
}

function moved(poses: Float32Array, at: number, point: number[]): number[] {
  const [px, py, pz, w, x, y, z] = poses.subarray(at, at + 7);
  const [a, b, c] = point;
  const tx = 2 * (y * c - z * b);
  const ty = 2 * (z * a - x * c);
  const tz = 2 * (x * b - y * a);
  return [px + a + w * tx + y * tz - z * ty, py + b + w * ty + z * tx - x * tz, pz + c + w * tz + x * ty - y * tx];
}
