import { Injectable } from '@nestjs/common';

/** Whether this process should be sent work. It turns false before anything else when the process is told to stop. */
@Injectable()
export class Readiness {
  private state: 'starting' | 'ready' | 'stopping' = 'starting';

  get isReady(): boolean {
    return this.state === 'ready';
  }

  get isStopping(): boolean {
    return this.state === 'stopping';
  }

  get description(): string {
    return this.state;
  }

  started(): void {
    if (this.state === 'starting') this.state = 'ready';
  }

  stopping(): void {
    this.state = 'stopping';
  }
}
