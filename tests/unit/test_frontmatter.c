#include "check.h"

#include "src/document/frontmatter.h"

#include <locale.h>
#include <stdlib.h>

struct parsed {
    struct dd_arena arena;
    struct dd_fields fields;
    struct dd_problems problems;
    struct dd_source source;
    struct dd_front front;
};

static void parse(struct parsed *p, const char *text)
{
    *p = (struct parsed){0};
    p->fields.arena = p->problems.arena = &p->arena;
    dd_source_from_bytes(&p->source, "x.md", dd_str_from(text), NULL, NULL);
    p->front = dd_front_parse(&p->source, &p->fields, &p->problems);
}

static void end(struct parsed *p)
{
    dd_source_release(&p->source);
    dd_arena_release(&p->arena);
}

/* The nth value of key; "" when there is none. */
static struct dd_str value_of(const struct parsed *p, const char *key, size_t nth)
{
    for (size_t i = 0; i < p->fields.count; i++)
        if (dd_str_equal(p->fields.items[i].key, dd_str_from(key)) && nth-- == 0)
            return p->fields.items[i].value;
    return DD_STR("");
}

static struct dd_str rest_of(const struct parsed *p)
{
    return dd_str_slice(p->source.text, p->front.end, p->source.text.len);
}

static void reads_yaml(void **state)
{
    (void)state;
    struct parsed p;
    parse(&p, "---\n"
              "title: \"A \\\"quoted\\\" title\"\n"
              "Date Added: 2024-10-03\n"
              "empty:\n"
              "nothing: ~\n"
              "extra:\n  source: https://a.example/x\n  original-title: 'It''s'\n"
              "tags: [one, 两个]\n"
              "author:\n  - \"[[A]]\"\n  - name: B\n"
              "long: >-\n  folded\n  text\n"
              "---\nbody\n");
    assert_int_equal(p.front.kind, DD_FRONT_YAML);
    assert_int_equal(p.problems.count, 0);
    assert_str(rest_of(&p), "body\n");
    assert_str(value_of(&p, "title", 0), "A \"quoted\" title");
    assert_str(value_of(&p, "date_added", 0), "2024-10-03");
    assert_str(value_of(&p, "empty", 0), "");
    assert_str(value_of(&p, "nothing", 0), "");
    assert_str(value_of(&p, "extra.source", 0), "https://a.example/x");
    assert_str(value_of(&p, "extra.original_title", 0), "It's");
    assert_str(value_of(&p, "tags", 0), "one");
    assert_str(value_of(&p, "tags", 1), "两个");
    assert_str(value_of(&p, "author", 0), "[[A]]");
    assert_str(value_of(&p, "author.name", 0), "B");
    assert_str(value_of(&p, "long", 0), "folded text");
    assert_int_equal(p.fields.items[0].line, 2);
    end(&p);
}

static void salvages_bad_yaml(void **state)
{
    (void)state;
    struct parsed p;
    parse(&p, "---\n"
              "date: 2024-10-03\n"
              "title: Tabs: the good, the bad\n"
              "source: \"https://a.example/\"\n"
              "extra:\n  original_title: @home: x\n"
              "tags:\n  - one\n- two\n"
              "---\nbody\n");
    assert_int_equal(p.problems.count, 1);
    assert_int_equal(p.problems.items[0].line, 3);
    assert_str(value_of(&p, "title", 0), "Tabs: the good, the bad");
    assert_str(value_of(&p, "date", 0), "2024-10-03");
    assert_str(value_of(&p, "source", 0), "https://a.example/");
    assert_str(value_of(&p, "extra.original_title", 0), "@home: x");
    assert_str(value_of(&p, "tags", 0), "one");
    assert_str(value_of(&p, "tags", 1), "two");
    assert_str(rest_of(&p), "body\n");
    end(&p);
}

static void ends_what_is_not_closed(void **state)
{
    (void)state;
    struct parsed p;
    parse(&p, "---\ntitle: 未完\ndate: 2024-10-03\n\nText.\n\n---\n\nMore.\n");
    assert_str(value_of(&p, "title", 0), "未完");
    assert_str(rest_of(&p), "Text.\n\n---\n\nMore.\n");
    assert_int_equal(p.problems.count, 1);
    assert_int_equal(p.problems.items[0].line, 1);
    end(&p);
    /* So says a heading before the rule. */
    parse(&p, "---\ntitle: 未完\ndate: 2024-10-03\n## Summary\n摘要\n---\n");
    assert_int_equal(p.front.kind, DD_FRONT_YAML);
    assert_str(value_of(&p, "title", 0), "未完");
    assert_str(rest_of(&p), "## Summary\n摘要\n---\n");
    assert_int_equal(p.problems.count, 1);
    end(&p);
    parse(&p, "---\ntitle: 未完");
    assert_str(value_of(&p, "title", 0), "未完");
    assert_str(rest_of(&p), "");
    end(&p);
}

static void leaves_rules_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "---\nProse under a rule.\n\n---\n",
        "---\n\nProse: with a colon.\n",
        "---\n---\n---",
        "# title\n---\na: b\n---\n",
        "+++\nprose\n+++\n",
        "----\na: b\n----\n",
        "",
        "---",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct parsed p;
        parse(&p, texts[i]);
        assert_int_equal(p.fields.count, 0);
        if (i != 2)
            assert_int_equal(p.front.end, 0);
        end(&p);
    }
}

static void reads_toml(void **state)
{
    (void)state;
    struct parsed p;
    parse(&p, "+++\n"
              "title = \"Keys \\u4E2D \\\"x\\\"\" # comment\n"
              "date = 2024-01-02T03:04:05Z\n"
              "raw = 'C:\\dir'\n"
              "text = \"\"\"\nfirst \\\n  second\"\"\"\n"
              "this is no toml\n"
              "a.b.\"c d\" = 1\n"
              "inline = { x = \"y\", z = [1, 2] }\n"
              "[taxonomies]\n"
              "tags = [\n  \"one\", # first\n  \"two\",\n]\n"
              "[extra]\n"
              "source = \"https://a.example/\"\n"
              "[[extra.author]]\nname = \"A\"\n"
              "open = \"never closed\n"
              "last = true\n"
              "+++\nbody");
    assert_int_equal(p.front.kind, DD_FRONT_TOML);
    assert_str(rest_of(&p), "body");
    assert_str(value_of(&p, "title", 0), "Keys 中 \"x\"");
    assert_str(value_of(&p, "date", 0), "2024-01-02T03:04:05Z");
    assert_str(value_of(&p, "raw", 0), "C:\\dir");
    assert_str(value_of(&p, "text", 0), "first second");
    assert_str(value_of(&p, "a.b.c_d", 0), "1");
    assert_str(value_of(&p, "inline.x", 0), "y");
    assert_str(value_of(&p, "inline.z", 1), "2");
    assert_str(value_of(&p, "taxonomies.tags", 1), "two");
    assert_str(value_of(&p, "extra.source", 0), "https://a.example/");
    assert_str(value_of(&p, "extra.author.name", 0), "A");
    assert_str(value_of(&p, "extra.author.last", 0), "true");
    assert_int_equal(p.problems.count, 2);
    assert_int_equal(p.problems.items[0].line, 8);
    end(&p);
}

/* Cut after every byte, it still ends and says nothing wrong about memory. */
static void survives_cuts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "---\n\"k\\\"\": [a, {b: &x c, ? [d] : *x}]\n\t\t: |\n  y\n'z': >-\n---\n",
        "+++\na = [ {b=\"c\\U0001F600\"}, '''x''', [[ ]]]\n[t.\"u\"]\nv.w = \"\"\"\\\n "
        "\"\"\"\n+++\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (size_t n = 0; n <= strlen(texts[i]); n++) {
            char *cut = strndup(texts[i], n);
            struct parsed p;
            parse(&p, cut);
            assert_true(p.front.end <= n);
            end(&p);
            free(cut);
        }
    }
}

static void survives_nesting(void **state)
{
    (void)state;
    char *text = malloc(70000);
    for (int toml = 0; toml < 2; toml++) {
        strcpy(text, toml ? "+++\ntitle = " : "---\ntitle: ");
        memset(text + strlen(text), '[', 60000);
        text[60012] = '\0';
        strcpy(text + 60011, toml ? "\n+++\n" : "\n---\n");
        struct parsed p;
        parse(&p, text);
        end(&p);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_yaml),
        cmocka_unit_test(salvages_bad_yaml),
        cmocka_unit_test(ends_what_is_not_closed),
        cmocka_unit_test(leaves_rules_alone),
        cmocka_unit_test(reads_toml),
        cmocka_unit_test(survives_cuts),
        cmocka_unit_test(survives_nesting),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("frontmatter", tests, NULL, NULL);
}
