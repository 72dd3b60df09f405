// Plays the lines of an ended session again at their own pace, faster, or all at once.
class Player {
  constructor(lines, restart) {
    this.lines = lines;
    this.restart = restart;
    this.speed = 1;
    this.frame = 0;
    this.paused = false;
  }
  play() {
    this.view = this.restart();
    this.next = 1;
    this.clock = 0;
    this.last = performance.now();
    this.paused = false;
    this.tick(this.last);
  }
  tick(now) {
    this.clock += this.paused ? 0 : ((now - this.last) / 1000) * this.speed;
    this.last = now;
    while (this.next < this.lines.length && (this.lines[this.next].at_s || 0) <= this.clock) this.view.apply(this.lines[this.next++]);
    if (this.next < this.lines.length) this.frame = requestAnimationFrame((time) => this.tick(time));
    else this.stop();
  }
  toggle() { this.paused = !this.paused; return this.paused; }
  skip() {
    while (this.next < this.lines.length) this.view.apply(this.lines[this.next++]);
    this.stop();
  }
  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.onstop) this.onstop();
  }
  get active() { return this.frame !== 0; }
}
