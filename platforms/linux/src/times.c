#include "times.h"

#include <glib/gi18n.h>

gint64 time_now_ms(void) {
  return g_get_real_time() / 1000;
}

static GDateTime *local(gint64 ms) {
  GDateTime *time = g_date_time_new_from_unix_local(ms / 1000);
  return time != NULL ? time : g_date_time_new_from_unix_local(0);
}

// Whole calendar days from `time` to `now`, in local time.
static int days_before(GDateTime *time, GDateTime *now) {
  GDate a, b;
  g_date_clear(&a, 1);
  g_date_clear(&b, 1);
  g_date_set_dmy(&a, (GDateDay)g_date_time_get_day_of_month(time), (GDateMonth)g_date_time_get_month(time),
                 (GDateYear)g_date_time_get_year(time));
  g_date_set_dmy(&b, (GDateDay)g_date_time_get_day_of_month(now), (GDateMonth)g_date_time_get_month(now),
                 (GDateYear)g_date_time_get_year(now));
  return g_date_days_between(&a, &b);
}

char *time_of_day(gint64 ms) {
  g_autoptr(GDateTime) time = local(ms);
  return g_date_time_format(time, "%H:%M");
}

char *time_short(gint64 ms, gint64 now_ms) {
  if (ms <= 0) return g_strdup("");
  g_autoptr(GDateTime) time = local(ms);
  g_autoptr(GDateTime) now = local(now_ms);
  int days = days_before(time, now);
  if (days <= 0) return g_date_time_format(time, "%H:%M");
  if (days == 1) return g_strdup(_("Yesterday"));
  if (days < 7) return g_date_time_format(time, "%a");
  if (g_date_time_get_year(time) == g_date_time_get_year(now)) return g_date_time_format(time, _("%-d %b"));
  return g_date_time_format(time, _("%d.%m.%y"));
}

char *time_day(gint64 ms, gint64 now_ms) {
  g_autoptr(GDateTime) time = local(ms);
  g_autoptr(GDateTime) now = local(now_ms);
  int days = days_before(time, now);
  if (days <= 0) return g_strdup(_("Today"));
  if (days == 1) return g_strdup(_("Yesterday"));
  if (g_date_time_get_year(time) == g_date_time_get_year(now)) return g_date_time_format(time, _("%A, %-d %B"));
  return g_date_time_format(time, _("%-d %B %Y"));
}
