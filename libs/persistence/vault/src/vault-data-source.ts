/** The injection token of the vault's own `DataSource`. */
export const VAULT_DATA_SOURCE = Symbol('VaultDataSource');
