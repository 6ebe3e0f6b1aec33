#include "duidu/han.h"

bool dd_han_available(void)
{
    return false;
}

uint32_t dd_han_variant(uint32_t cp)
{
    return cp;
}

uint32_t dd_han_checksum(void)
{
    return 0;
}
