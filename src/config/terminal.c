#include "duidu/terminal.h"

#include "duidu/str.h"

#include <stdlib.h>
#include <string.h>

enum { UPDATES = 1, LINKS = 2, TITLE = 4, BACKGROUND = 8, ALL = 15 };

/* By a part of TERM or TERM_PROGRAM; the first that fits. */
static const struct {
    char name[12];
    unsigned can;
} known[] = {
    {"kitty", ALL},
    {"foot", ALL},
    {"alacritty", ALL},
    {"wezterm", ALL},
    {"contour", ALL},
    {"ghostty", ALL},
    {"iterm", LINKS | TITLE | BACKGROUND},
    {"vscode", LINKS | TITLE | BACKGROUND},
    {"mintty", LINKS | TITLE | BACKGROUND},
    {"vte", LINKS | TITLE | BACKGROUND},
    {"gnome", LINKS | TITLE | BACKGROUND},
    {"konsole", TITLE | BACKGROUND},
    {"rxvt", TITLE | BACKGROUND},
    {"xterm", TITLE | BACKGROUND},
    {"putty", TITLE},
    {"st-", TITLE | BACKGROUND},
};

/* By a variable that they set; of VTE from a version on. */
static const struct {
    char name[20];
    long from;
    unsigned can;
} marks[] = {
    {"VTE_VERSION", 5000, LINKS},
    {"WT_SESSION", 0, LINKS},
    {"KITTY_WINDOW_ID", 0, LINKS | UPDATES},
    {"ALACRITTY_WINDOW_ID", 0, LINKS | UPDATES},
};

static const char *env(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

static unsigned by_name(const char *name)
{
    for (size_t i = 0; *name && i < sizeof known / sizeof *known; i++)
        if (strcasestr(name, known[i].name))
            return known[i].can;
    return 0;
}

static unsigned by_marks(void)
{
    unsigned can = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *value = env(marks[i].name);
        if (*value && strtol(value, NULL, 10) >= marks[i].from)
            can |= marks[i].can;
    }
    return can;
}

/* tmux passes links on from 3.4 on, answers for the terminal, and keeps titles of panes. */
static unsigned in_tmux(void)
{
    char *rest;
    const char *program = env("TERM_PROGRAM");
    long major = strtol(env("TERM_PROGRAM_VERSION"), &rest, 10);
    long minor = *rest == '.' ? strtol(rest + 1, NULL, 10) : 0;
    bool links = strcmp(program, "tmux") == 0 && (major > 3 || (major == 3 && minor >= 4));
    return TITLE | BACKGROUND | (links ? LINKS : 0u);
}

static unsigned find(void)
{
    const char *term = env("TERM");
    bool screen = strncmp(term, "screen", 6) == 0;
    if (*env("TMUX") || strncmp(term, "tmux", 4) == 0)
        return in_tmux() & ~(screen ? (unsigned)BACKGROUND : 0);
    if (*env("STY") || screen)
        return 0;
    if (strcmp(term, "linux") == 0 || strcmp(term, "dumb") == 0)
        return 0;
    /* iTerm2 has LC_TERMINAL sent along over SSH. */
    return by_name(term) | by_name(env("TERM_PROGRAM")) | by_name(env("LC_TERMINAL")) | by_marks();
}

void dd_terminal_know(struct dd_terminal *out)
{
    unsigned can = find();
    const char *colours = env("COLORTERM");
    /* GNU screen hands on what the terminal outside says of itself. */
    bool gnu_screen = *env("STY") || (strncmp(env("TERM"), "screen", 6) == 0 && !*env("TMUX"));
    *out = (struct dd_terminal){
        .updates = can & UPDATES,
        .links = can & LINKS,
        .title = can & TITLE,
        .background = can & BACKGROUND,
        .true_colour = !gnu_screen &&
                       (strcmp(colours, "truecolor") == 0 || strcmp(colours, "24bit") == 0),
    };
}
