/* prompt.h - one line of input at the bottom of the screen.
 *
 * Chinese counts by characters: the cursor moves and deletes by grapheme clusters, and each Chinese
 * character is a word of its own to ^W. What has been entered is remembered, for each kind of prompt
 * by itself: Up and Down go through what begins as was typed, ^P and ^N through all of it.
 *
 * A prompt knows nothing of what it is for; prompts.c has the table of kinds.
 */
#ifndef DUIDU_PROMPT_H
#define DUIDU_PROMPT_H

#include "duidu/arena.h"
#include "duidu/frame.h"
#include "duidu/keymap.h"

#include <stdint.h>

enum dd_prompt_kind {
    DD_PROMPT_NONE,
    DD_PROMPT_FILTER,  /* of the list */
    DD_PROMPT_COMMAND, /* ":" */
    DD_PROMPT_SEARCH,  /* in both panes */
    DD_PROMPT_BLOCKS,  /* those of a pane that are to be seen */
    DD_PROMPT_ARCHIVE, /* in every article */
    DD_PROMPT_PIPE,    /* a shell command */
    DD_PROMPT_WRITE,   /* a file */
    DD_PROMPT_LOOKUP,  /* a word */
    DD_PROMPT_NOTES,   /* of the list of them */
    DD_PROMPT_NOTE,    /* on what is highlighted */
    DD_PROMPT_COUNT
};

enum dd_prompt_answer {
    DD_PROMPT_GOES_ON,  /* nothing to do but to draw it */
    DD_PROMPT_CHANGED,  /* the text is another */
    DD_PROMPT_DONE,     /* Enter; the text has been remembered */
    DD_PROMPT_CANCELLED,
    DD_PROMPT_COMPLETE  /* Tab or S-Tab: the owner fills the completion and calls dd_prompt_complete */
};

enum { DD_PROMPT_MAX = 4096 /* bytes of a line */, DD_HISTORY_MAX = 200 /* lines */ };

struct dd_history {
    char **lines; /* oldest first, owned */
    size_t count, capacity;
};

/* Remembers a line as the newest; one that was there already is not kept twice. Blank: nothing. */
void dd_history_add(struct dd_history *h, struct dd_str line);
void dd_history_release(struct dd_history *h);

/* What Tab may put in place of a part of the line. */
struct dd_completion {
    struct dd_arena arena; /* holds items and texts */
    struct dd_str *items;  /* in the order in which Tab goes through them */
    size_t count, capacity;
    size_t start;          /* byte of the line from where on, up to the cursor, they are put */
    size_t at;             /* the one that stands in the line; count: what was typed */
    struct dd_str typed;   /* that part of the line before the first Tab */
};

void dd_completion_add(struct dd_completion *c, struct dd_str item);
void dd_completion_clear(struct dd_completion *c);

struct dd_prompt {
    enum dd_prompt_kind kind;
    struct dd_strbuf text;
    size_t cursor;           /* byte, at a cluster edge */
    struct dd_strbuf before; /* what stood there when it was opened: Esc brings it back */
    struct dd_strbuf killed; /* by ^W, ^U, ^K: ^Y puts it in again */
    struct dd_history history[DD_PROMPT_COUNT];
    bool recalled_all[DD_PROMPT_COUNT]; /* the lines of earlier runs are in there */
    size_t recalled;         /* line of the history that stands there; its count: none */
    struct dd_strbuf typed;  /* what stood there before one was recalled */
    struct dd_completion completion; /* count > 0: Tab goes through it */
    enum dd_prompt_kind escaped; /* what Esc has just closed: it may be a torn-off key's */
};

void dd_prompt_open(struct dd_prompt *p, enum dd_prompt_kind kind, struct dd_str text);
void dd_prompt_close(struct dd_prompt *p); /* kind is DD_PROMPT_NONE then; the history stays */
void dd_prompt_release(struct dd_prompt *p);

/* The command of a key in a prompt; DD_CMD_NONE: it types something, or means nothing. */
enum dd_command dd_prompt_command(const struct dd_keymap *map, uint32_t key);

/* Does a command, or with DD_CMD_NONE types key. */
enum dd_prompt_answer dd_prompt_do(struct dd_prompt *p, enum dd_command command, uint32_t key);

/* A key out of a pasted text: line ends and tabs become spaces, nothing is a command. */
void dd_prompt_paste(struct dd_prompt *p, uint32_t key);

/* After the completion has been filled: puts in what all its items begin with, or goes to the next
 * (back: the one before). One item alone is put in and the completion forgotten. True: the text has
 * changed. */
bool dd_prompt_complete(struct dd_prompt *p, bool back);

/* Puts text in place of everything. */
void dd_prompt_set(struct dd_prompt *p, struct dd_str text);

/* What stands around the text. The keys give way first, then the status is cut: room for the text
 * comes before both. */
struct dd_prompt_look {
    const char *label;       /* in front */
    struct dd_str status;    /* at the right: what the text has found, or why it is wrong */
    enum dd_role status_role;
    struct dd_str keys;      /* behind it: keys of this prompt alone */
};

/* Draws it into the row, the choices of a completion into the row above, and puts the cursor there. */
void dd_prompt_draw(const struct dd_prompt *p, struct dd_frame *f, int row,
                    const struct dd_prompt_look *look);

#endif
