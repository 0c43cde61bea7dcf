/** Where every route of this service begins. */
export const API_PREFIX = 'api/v1';

/** The one workspace there is (the seed's businessProfileId). Every table has the column, so that more can follow. */
export const WORKSPACE_ID = 1;
