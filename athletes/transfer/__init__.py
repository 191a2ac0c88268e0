"""Files in and out: reading, headings, dates, names, the preview, storing, and the export."""
