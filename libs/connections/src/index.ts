export { applyMaterial, maskMaterial, type RequestHead } from './material/apply-material.js';
export { type Material } from './material/material.js';
export { resolveMaterial, type MaterialOutcome } from './material/resolve-material.js';
export { createRedactor, createRedactorOf } from './redaction/redactor.js';
export { decrypt, encrypt, SEAL_OVERHEAD_BYTES, sealBroken } from './sealing/authenticated-cipher.js';
export { deriveKey, type KeyPurpose } from './sealing/derive-key.js';
export { materialContext, materialKey, openMaterial, sealMaterial } from './sealing/material-seal.js';
export { openSealed, sealTo } from './sealing/public-key-seal.js';
export { sealingKeyPair, type SealingKeyPair } from './sealing/sealing-key.js';
export { openSecrets, sealSecrets, type SecretsAddress } from './sealing/secrets-seal.js';
export { checkConnection, type HeaderRules } from './settings/check-connection.js';
export {
  joinConnection,
  parseConnectionSettings,
  splitConnection,
  type ConnectionParts,
  type ConnectionResource,
  type ConnectionSettings,
  type Placement,
  type SecretFields,
} from './settings/connection-settings.js';
