export { SecretVault } from './secret-vault.js';
export { VaultModule } from './vault.module.js';
export { vaultSchema } from './vault-schema.js';
