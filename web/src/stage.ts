// Light, camera and the canvas; draws only when something has changed.

import {
  Box3,
  DirectionalLight,
  HemisphereLight,
  Object3D,
  PerspectiveCamera,
  Raycaster,
  Scene as World,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";

export type Preset = "behind" | "right" | "near" | "free";

const LOOK: Record<Preset, Vector3> = {
  behind: new Vector3(-1, 0, 0),
  right: new Vector3(0, 0, 1),
  near: new Vector3(-0.86, 0.2, 0.47),
  free: new Vector3(-0.82, 0.22, 0.55),
};
const WIDE = 24;

export class Stage {
  readonly world = new World();
  private readonly renderer: WebGLRenderer;
  private readonly camera = new PerspectiveCamera(WIDE, 1, 0.05, 20);
  private readonly controls: OrbitControls;
  private readonly caster = new Raycaster();
  private waiting = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    turned: () => void,
  ) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.renderer.setPixelRatio(Math.min(window.devicePixelRatio, 2));
    const front = new DirectionalLight(0xffffff, 1.5);
    front.position.set(0.2, 0.7, 1);
    this.camera.add(front);
    const side = new DirectionalLight(0xfff1dd, 0.9);
    side.position.set(-1.2, 0.4, 0.4);
    this.camera.add(side);
    this.world.add(new HemisphereLight(0xffffff, 0x8d857a, 1.15), this.camera);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enableDamping = false;
    this.controls.addEventListener("change", () => this.draw());
    this.controls.addEventListener("start", turned);
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.resize();
  }

  /** Looks at points from a direction so that all of them are seen. */
  look(preset: Preset, points: Vector3[]): void {
    const box = new Box3().setFromPoints(points);
    const centre = box.getCenter(new Vector3());
    const direction = LOOK[preset].clone().normalize();
    const right = new Vector3(0, 1, 0).cross(direction).normalize();
    const up = direction.clone().cross(right);
    const corners = points.map((point) => point.clone().sub(centre));
    const tall = Math.max(...corners.map((one) => Math.abs(one.dot(up))));
    const wide = Math.max(...corners.map((one) => Math.abs(one.dot(right))));
    const deep = Math.max(...corners.map((one) => Math.abs(one.dot(direction))));
    const slope = Math.tan((WIDE * Math.PI) / 360);
    const distance = Math.max(tall / slope, wide / slope / this.camera.aspect) * 1.06 + deep;
    this.controls.target.copy(centre);
    this.camera.position.copy(centre).addScaledVector(direction, distance);
    this.controls.update();
    this.draw();
  }

  /** Draws in the next frame of the browser. */
  draw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.renderer.render(this.world, this.camera);
    });
  }

  /** What lies under a place of the canvas, nearest first. */
  under(x: number, y: number, objects: Object3D[]) {
    const { width, height } = this.canvas.getBoundingClientRect();
    this.caster.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), this.camera);
    return this.caster.intersectObjects(objects, true);
  }

  /** Where a point of the world is on the canvas. */
  screen(point: number[]): number[] {
    const { width, height } = this.canvas.getBoundingClientRect();
    const flat = new Vector3(...(point as [number, number, number])).project(this.camera);
    return [((flat.x + 1) * width) / 2, ((1 - flat.y) * height) / 2];
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.renderer.setSize(clientWidth, clientHeight, false);
    this.camera.aspect = clientWidth / clientHeight;
    this.camera.updateProjectionMatrix();
    this.draw();
  }
}
