/* Places in a layout: text offset <-> line, column. */
#include "duidu/layout.h"
#include "duidu/utf8.h"

static size_t piece_width(const struct dd_piece *piece)
{
    return dd_text_width(piece->text);
}

size_t dd_line_width(const struct dd_layout *layout, const struct dd_line *line)
{
    size_t width = 0;
    for (size_t i = line->piece_start; i < line->piece_end; i++)
        width += piece_width(&layout->pieces[i]);
    return width;
}

static bool piece_holds(const struct dd_piece *piece, uint32_t text_offset)
{
    return piece->start != DD_NONE && piece->start <= text_offset &&
           text_offset < piece->start + piece->text.len;
}

static bool line_holds(const struct dd_layout *layout, const struct dd_line *line,
                       uint32_t text_offset)
{
    for (size_t i = line->piece_start; i < line->piece_end; i++)
        if (piece_holds(&layout->pieces[i], text_offset))
            return true;
    return false;
}

size_t dd_layout_line_at(const struct dd_layout *layout, uint32_t text_offset)
{
    size_t low = 0, high = layout->n_lines;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (layout->lines[mid].start <= text_offset)
            low = mid + 1;
        else
            high = mid;
    }
    size_t line = low ? low - 1 : 0;
    /* The cells of a table row stand side by side: the place may be on an earlier line of the row.
     */
    uint32_t block = layout->lines[line].block;
    if (layout->doc->blocks[block].kind == DD_BLOCK_TABLE)
        for (size_t i = line + 1; i-- > 0 && layout->lines[i].block == block;)
            if (line_holds(layout, &layout->lines[i], text_offset))
                return i;
    while (line && (layout->lines[line].flags & DD_LINE_BLANK) && line + 1 < layout->n_lines &&
           layout->lines[line + 1].start <= text_offset)
        line++;
    return line;
}

size_t dd_layout_column(const struct dd_layout *layout, size_t index, uint32_t text_offset)
{
    const struct dd_line *line = &layout->lines[index];
    size_t column = 0, first_text = SIZE_MAX;
    for (size_t i = line->piece_start; i < line->piece_end; i++) {
        const struct dd_piece *piece = &layout->pieces[i];
        if (piece->start != DD_NONE && first_text == SIZE_MAX)
            first_text = column;
        if (piece_holds(piece, text_offset))
            return column + dd_text_cells(piece->text, text_offset - piece->start,
                                          text_offset - piece->start + 1)
                                .before;
        column += piece_width(piece);
    }
    return first_text == SIZE_MAX ? 0 : first_text;
}

size_t dd_layout_block_lines(const struct dd_layout *layout, uint32_t block, size_t *end)
{
    size_t first = layout->first_line[block];
    if (first == DD_NONE) {
        *end = 0;
        return 0;
    }
    size_t last = first;
    while (last < layout->n_lines && layout->lines[last].block == block)
        last++;
    *end = last;
    return first;
}
