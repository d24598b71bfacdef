// Prints every working day of 2024 to 2026 as the npm package chinese-days sees it.
import chineseDays from 'chinese-days';

for (let day = new Date(Date.UTC(2024, 0, 1)); day.getUTCFullYear() <= 2026; day.setUTCDate(day.getUTCDate() + 1)) {
  const date = day.toISOString().slice(0, 10);
  if (chineseDays.isWorkday(date)) console.log(date);
}
