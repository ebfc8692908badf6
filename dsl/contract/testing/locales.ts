/** Locales of many scripts, digits, marks and orders of day, month and year. */
export const LOCALES = [
  ...['en-US', 'en-GB', 'en-IN', 'en-CA', 'de', 'de-CH', 'fr', 'fr-CA', 'es', 'es-MX', 'it', 'pt', 'pt-PT', 'nl'],
  ...['sv', 'da', 'nb', 'fi', 'is', 'pl', 'cs', 'hu', 'ro', 'bg', 'ru', 'uk', 'el', 'tr', 'lt', 'lv', 'et', 'sl', 'hr'],
  ...['zh', 'zh-TW', 'ja', 'ko', 'vi', 'th', 'id', 'km', 'lo', 'my', 'mn', 'kk', 'uz', 'ka', 'hy', 'az', 'sw', 'am'],
  ...['ar', 'ar-EG', 'he', 'fa', 'ur', 'hi', 'bn', 'mr', 'ne', 'ta', 'te', 'ml', 'gu', 'pa', 'si', 'ca', 'eu']
] as const
