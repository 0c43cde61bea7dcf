import { Module } from '@nestjs/common';
import { CredentialsModule } from '@crossdock/credentials';
import { DispatcherModule } from '@crossdock/dispatcher';
import { EventSinkModule } from '@crossdock/event-sink';
import { IngressModule } from '@crossdock/ingress';
import { ManagementApiModule } from '@crossdock/management-api';

/** Every service in one process. They still talk over the queues, so that nothing differs from a deployment in parts. */
@Module({ imports: [IngressModule, DispatcherModule, CredentialsModule, EventSinkModule, ManagementApiModule] })
export class StandaloneModule {}
