import { Module } from '@nestjs/common';
import { CatalogModule } from '@crossdock/catalog';
import { VaultModule } from '@crossdock/vault';
import { KeyAnnouncement } from './keys/key-announcement.service.js';
import { ServiceKeys } from './keys/service-keys.js';
import { MaterialController } from './material/material.controller.js';
import { SecretsController } from './secrets/secrets.controller.js';

/** The vault's schema, for the migrate command: nobody but this service imports the vault. */
export { vaultSchema } from '@crossdock/vault';

/** The only reader of secrets: keeps them sealed, and answers what a request must carry to use a connection. */
@Module({
  imports: [CatalogModule, VaultModule],
  controllers: [MaterialController, SecretsController],
  providers: [ServiceKeys, KeyAnnouncement],
})
export class CredentialsModule {}
