export { ExactNumber, isJsonObject, type JsonObject, type JsonValue } from './json-value.js';
export { JSON_LIMITS, type JsonFault, type JsonLimits } from './scan-json.js';
export { parseJson, parseJsonObject } from './parse-json.js';
export { stringifyJson } from './stringify-json.js';
export { findByPath, flatten, type Parameter } from './flatten.js';
export { parsePath, type PathSegment } from './parameter-path.js';
