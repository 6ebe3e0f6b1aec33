/* config_private.h - what the files of src/config share. */
#ifndef DUIDU_CONFIG_PRIVATE_H
#define DUIDU_CONFIG_PRIVATE_H

#include "duidu/config.h"
#include "duidu/error.h"
#include "duidu/strbuf.h"
#include "duidu/suggest.h"

#include <stdint.h>

/* ---- colour_css.c ---------------------------------------------------------------------- */

enum { DD_CSS_COLOURS = 140 };

struct dd_css_colour {
    char name[24];
    uint32_t rgb;
};

extern const struct dd_css_colour dd_css_colours[DD_CSS_COLOURS];

/* ---- ini.c: an ini file's lines -------------------------------------------------------- */

/* A line "key = value", or with an empty key the "[section]" before it. */
struct dd_ini_entry {
    struct dd_str section, key, value; /* section and key in lower case; value without its quotes */
    int line;
};

struct dd_ini {
    struct dd_ini_entry *items; /* in the file's order; of two with one key the later alone */
    size_t count;
};

/* Reads an ini file's bytes. Lines that are wrong are left out and told to problems under the name
 * file. Everything lies in arena. */
void dd_ini_read(struct dd_ini *ini, struct dd_arena *arena, struct dd_str bytes, struct dd_str file,
                 struct dd_problems *problems);

/* Appends a value so that it is read back as it is: in quotes where it needs them. */
void dd_ini_quote(struct dd_strbuf *out, struct dd_str value);

/* ---- settings.c ------------------------------------------------------------------------ */

void dd_settings_init(struct dd_settings *settings);

/* The setting of that name; section "": any. NULL: there is none. */
const struct dd_setting *dd_setting_find(struct dd_str section, struct dd_str key);

/* Puts a value into its field; texts are copied into arena, paths count from folder ("": from the
 * current one). On DD_ERR_SYNTAX the field stays as it was. */
enum dd_code dd_setting_parse(const struct dd_setting *setting, struct dd_settings *settings,
                              struct dd_str value, struct dd_arena *arena, struct dd_str folder,
                              struct dd_error *err);
void dd_setting_format(struct dd_strbuf *out, const struct dd_setting *setting,
                       const struct dd_settings *settings);

/* ---- config_file.c: files and folders -------------------------------------------------- */

/* A path as the reader wrote it, in arena: ~ is the home folder, else it counts from folder. */
struct dd_str dd_config_file_path(struct dd_arena *arena, struct dd_str folder, struct dd_str path);

/* The folder of a file, "" of one in the current folder. */
struct dd_str dd_config_folder(struct dd_str path);

/* Appends the content of a regular file (or of /dev/null), 1 MiB at most. id tells two files apart. */
struct dd_file_id {
    uint64_t device, inode;
};
enum dd_code dd_config_read_file(struct dd_strbuf *out, const char *path, struct dd_file_id *id,
                                 struct dd_error *err);

/* What is looked for, in order. */
struct dd_config_place {
    const char *variable; /* "$DUIDU_CONFIG", …: where the path comes from */
    struct dd_str path;   /* "": it is not set */
    bool certain;         /* it was asked for by name: no other file is looked for */
};
enum { DD_CONFIG_PLACES = 8 };
size_t dd_config_places(struct dd_arena *arena, struct dd_config_place out[DD_CONFIG_PLACES]);

/* The folders of themes with ':' between them, the reader's own first. */
struct dd_str dd_config_theme_folders(struct dd_arena *arena, const char *data_folders);

/* ---- config.c -------------------------------------------------------------------------- */

/* Where something was said: files are counted from 1, 0 is what is built in. */
struct dd_origin {
    uint16_t file;
    int line;
};

enum { DD_ORIGIN_TYPED = UINT16_MAX, DD_MAX_SETTINGS = 64, DD_INCLUDE_DEPTH = 8 };

/* What was changed while the program runs; it is done again after the files have been read anew. */
struct dd_change {
    bool source; /* name is a file */
    char *name, *value; /* owned */
};

struct dd_config_state {
    struct dd_arena arena; /* holds what the files said */
    char *data_folders;   /* owned */
    struct dd_str in_use; /* path of the file that was read; "": none */

    struct dd_str *files; /* that were read, for the origins */
    size_t n_files, cap_files;
    struct dd_file_id open_files[DD_INCLUDE_DEPTH]; /* being read, the first one by name of the others */
    size_t n_open;

    struct dd_theme chosen; /* the theme by itself */
    struct dd_theme lines_of_theme; /* … without what is built in */
    struct dd_theme own;    /* lines of [colors] */
    struct dd_key_line *lines;
    size_t n_lines, cap_lines;
    struct dd_origin setting_origins[DD_MAX_SETTINGS];
    struct dd_origin look_origins[DD_SCOPE_COUNT][DD_LOOK_COUNT];

    struct dd_change *changes; /* owned */
    size_t n_changes;
    enum dd_background seen; /* the terminal's background, as far as it is known */
    bool in_two;             /* the theme is one of a light and a dark one */
};

/* config_text.c: appends the value of something that is there, as a line of a file has it. */
void dd_config_format(const struct dd_config *config, struct dd_str section, struct dd_str key,
                      struct dd_strbuf *out);

/* theme_file.c: finds and reads the theme that the settings name. On an error the theme stays as it
 * was. */
enum dd_code dd_config_load_theme(struct dd_config *config, struct dd_error *err);

/* Puts a line of [colors] into a theme. */
enum dd_code dd_theme_line(struct dd_theme *theme, const struct dd_ini_entry *line,
                           struct dd_error *err);

/* key_line.c: the keys of a line, "j <Down> g g": in arena. */
enum dd_code dd_key_line_parse(struct dd_key_line *line, struct dd_str value,
                               struct dd_arena *arena, struct dd_error *err);

#endif
