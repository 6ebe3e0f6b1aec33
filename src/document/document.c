/* Looking things up in a parsed document. */
#include "duidu/document.h"

struct dd_str dd_block_text(const struct dd_document *doc, const struct dd_block *block)
{
    return dd_str_slice(doc->text, block->text_start, block->text_end);
}

size_t dd_document_run_at(const struct dd_document *doc, uint32_t text_offset)
{
    size_t low = 0, high = doc->n_runs;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (doc->runs[mid].end <= text_offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t dd_document_source_offset(const struct dd_document *doc, uint32_t text_offset)
{
    size_t i = dd_document_run_at(doc, text_offset);
    if (i < doc->n_runs) {
        const struct dd_run *r = &doc->runs[i];
        if (text_offset < r->start || r->synthetic)
            return r->source;
        return r->source + (text_offset - r->start);
    }
    if (doc->n_runs == 0)
        return doc->blocks[0].span.start;
    const struct dd_run *last = &doc->runs[doc->n_runs - 1];
    return last->source + (last->synthetic ? 0 : last->end - last->start);
}

uint32_t dd_document_text_offset(const struct dd_document *doc, size_t source_offset)
{
    /* Source offsets rise with text offsets: the first run that ends behind the place. */
    size_t low = 0, high = doc->n_runs;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct dd_run *r = &doc->runs[mid];
        size_t end = r->source + (r->synthetic ? 1 : r->end - r->start);
        if (end <= source_offset)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == doc->n_runs)
        return (uint32_t)doc->text.len;
    const struct dd_run *r = &doc->runs[low];
    if (r->synthetic || source_offset <= r->source)
        return r->start;
    return r->start + (uint32_t)(source_offset - r->source);
}

uint32_t dd_document_block_at(const struct dd_document *doc, uint32_t text_offset)
{
    /* The last leaf that begins at or before the place; leaves are in text order. */
    uint32_t found = DD_NONE;
    size_t low = 0, high = doc->n_blocks;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (doc->blocks[mid].text_start <= text_offset)
            low = mid + 1;
        else
            high = mid;
    }
    for (size_t i = low; i-- > 0;)
        if (dd_block_is_leaf(&doc->blocks[i])) {
            found = (uint32_t)i;
            break;
        }
    if (found == DD_NONE)
        for (size_t i = 0; i < doc->n_blocks; i++)
            if (dd_block_is_leaf(&doc->blocks[i]))
                return (uint32_t)i;
    return found;
}
