/* config.h - the reader's settings: from ini files, from ':set', and built in.
 *
 * A dd_config holds the settings in force, the theme and the keymap, where each of them comes from,
 * and every problem that its files have. A broken file never stops anything: its good lines apply, a
 * wrong value leaves what was there before.
 *
 * The files: the one that $DUIDU_CONFIG names (--config sets it), else duidu/duidu.ini in
 * $XDG_CONFIG_HOME and in the folders of $XDG_CONFIG_DIRS (/etc/xdg); the first one that is there, over
 * what is built in. What is changed while the program runs (dd_config_set, dd_config_source,
 * dd_config_theme) lies over the files and survives dd_config_reload.
 */
#ifndef DUIDU_CONFIG_H
#define DUIDU_CONFIG_H

#include "duidu/error.h"
#include "duidu/keymap.h"
#include "duidu/theme.h"

/* ---- settings -------------------------------------------------------------------------- */

enum dd_speaks { DD_SPEAKS_AUTO, DD_SPEAKS_EN, DD_SPEAKS_ZH_CN };
enum dd_background { DD_BACKGROUND_AUTO, DD_BACKGROUND_DARK, DD_BACKGROUND_LIGHT };
/* The ':' line takes the names of these two in this order as well (base/commands). */
enum dd_arrange { DD_ARRANGE_AUTO, DD_ARRANGE_COLUMNS, DD_ARRANGE_ROWS, DD_ARRANGE_SINGLE, DD_ARRANGE_COUNT };
enum dd_pane_order { DD_ORDER_ARTICLE_FIRST, DD_ORDER_SUMMARY_FIRST };
enum dd_together { DD_TOGETHER_LINKED, DD_TOGETHER_PROPORTIONAL, DD_TOGETHER_OFF, DD_TOGETHER_COUNT };
/* "auto" leaves it to what is known of the terminal. */
enum dd_auto { DD_AUTO, DD_NO, DD_YES };
enum dd_colors {
    DD_COLORS_AUTO,
    DD_COLORS_MONO,
    DD_COLORS_8,
    DD_COLORS_16,
    DD_COLORS_256,
    DD_COLORS_TRUE
};

/* Every field is an int (numbers, choices and booleans) or a dd_str (texts, NUL-terminated, owned by
 * the config). The table in src/config/settings.c says more about each. */
struct dd_settings {
    struct dd_str archive; /* [duidu] paths with ':' between them */
    struct dd_str theme;
    int background; /* enum dd_background */
    int language;   /* enum dd_speaks */

    int arrange; /* [layout] enum dd_arrange */
    int columns_from, rows_from;
    int ratio;
    int order; /* enum dd_pane_order */
    int measure;
    int margin_left, margin_right;
    int paragraph_spacing;
    int ambiguous_width; /* cells */
    int scroll_step, scroll_off;
    int block_numbers;
    int wrap_code;
    int cjk_spacing;

    int together; /* [scroll] enum dd_together */

    int words_per_minute, characters_per_minute; /* [reading] */
    int copy; /* enum dd_excerpt_form */
    int finished_is_read;

    int smart_case, pinyin, variants; /* [search] */

    int mouse; /* [terminal] */
    int title;
    int osc52;
    int osc8; /* enum dd_auto */
    int escape_delay, key_timeout; /* milliseconds */
    int synchronized_output;       /* enum dd_auto */
    int colors;                    /* enum dd_colors */

    struct dd_str browser, editor, lookup; /* [open] commands */
    int notes_editor;              /* [notes] */
};

enum dd_setting_kind {
    DD_SETTING_YES_NO,
    DD_SETTING_NUMBER,
    DD_SETTING_CHOICE, /* its index among the choices */
    DD_SETTING_TEXT,
    DD_SETTING_FILES,   /* paths with ':' between them; ~ and the file's own folder are put in front */
    DD_SETTING_COMMAND, /* a program and its arguments */
    DD_SETTING_INCLUDE  /* a file that is read in this place: of no dd_settings */
};

struct dd_setting {
    char section[10];
    char key[24];
    uint8_t kind;     /* enum dd_setting_kind */
    bool at_start;    /* takes effect when the program starts */
    uint16_t offset;  /* of its field in struct dd_settings */
    int number;       /* built in; of a choice its index */
    int low, high;    /* of a number */
    char choices[48]; /* "auto|columns|rows": of a choice */
    char places[8];   /* of a command: the letters that stand behind a % in it */
    char text[16];    /* built in, of the texts */
    char help[240];   /* one or two sentences, untranslated */
};

/* The i-th setting, in the order in which the default file has them; NULL past the last. */
const struct dd_setting *dd_setting_at(size_t i);

/* ---- a config -------------------------------------------------------------------------- */

struct dd_config {
    struct dd_settings settings;
    struct dd_theme theme;
    struct dd_keymap keys;
    struct dd_problems problems; /* of all files; those of dd_config_set are not among them */
    struct dd_config_state *state; /* what the room itself needs */
};

/* Reads the files. Never fails: problems says what is wrong. data_folders: those of the program, with
 * ':' between them; themes lie in themes/ below. Free with dd_config_close. */
struct dd_config *dd_config_open(const char *data_folders);
void dd_config_close(struct dd_config *config);

/* The program's data folders, as dd_config_open was told. */
const char *dd_config_data_folders(const struct dd_config *config);

/* A config with nothing but what is built in: no file is looked for. */
struct dd_config *dd_config_built_in(void);

/* Reads the files anew; what was changed while the program runs is laid over them again. */
void dd_config_reload(struct dd_config *config);

/* Sets one thing as a line of a file would: name is "section.key" ("layout.ratio", "colors.heading",
 * "keys.list.open"), or the key alone where only one section has it. */
enum dd_code dd_config_set(struct dd_config *config, struct dd_str name, struct dd_str value,
                           struct dd_error *err);

/* Appends "section.key = value" of a setting, a colour or a key as it is now. */
enum dd_code dd_config_get(const struct dd_config *config, struct dd_str name, struct dd_strbuf *out,
                           struct dd_error *err);

/* Reads a file over everything; its problems are added to config's. DD_ERR_IO: cannot be read. */
enum dd_code dd_config_source(struct dd_config *config, const char *path, struct dd_error *err);

/* Takes another theme: "default", or the name of a file NAME.ini in a folder of themes, or a path. A
 * name of which only NAME-dark and NAME-light are there is that of the two which fits the background. */
enum dd_code dd_config_theme(struct dd_config *config, struct dd_str name, struct dd_error *err);

/* What is known of the terminal's background; a theme that comes in two is chosen by it. True: the
 * theme has changed. */
bool dd_config_background(struct dd_config *config, enum dd_background background);

/* Does the choice of the theme hang on a background that the settings do not say? */
bool dd_config_asks_background(const struct dd_config *config);

/* Appends the themes there are, one a line, sorted: "default" and those in the folders. */
void dd_config_themes(const struct dd_config *config, struct dd_strbuf *out);

/* ---- for people ------------------------------------------------------------------------ */

/* Appends the default file: every setting with what it means. */
void dd_config_default_file(struct dd_strbuf *out);

/* Appends every setting in force, the colours and the keys, each with its origin. */
void dd_config_dump(const struct dd_config *config, struct dd_strbuf *out);

/* Appends the files that are looked for, in order, and what became of each. */
void dd_config_path(const struct dd_config *config, struct dd_strbuf *out);

/* Reads one file alone for its problems, which come into problems. text: its content, or NULL for what
 * lies at path. */
enum dd_code dd_config_check(const char *path, const struct dd_str *text, const char *data_folders,
                             struct dd_problems *problems, struct dd_error *err);

#endif
