namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Numbers as strtoul(3) reads them, because auditctl reads all of its numbers that way.</summary>
internal static class CNumber
{
    public static bool StartsWithDigit(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]);

    /// <summary>Whether auditctl regards the text as a number: it begins with a digit, or with a minus and a digit.</summary>
    public static bool StartsWithSignedDigit(string text) =>
        StartsWithDigit(text) || (text.Length > 1 && text[0] == '-' && char.IsAsciiDigit(text[1]));

    /// <summary>The lower 32 bits of the number that the text starts with; the kernel gets only these.</summary>
    public static uint Low32(string text)
    {
        _ = TryParse(text, out ulong number);
        return unchecked((uint)number);
    }

    /// <summary>The number that the text starts with (0x: hexadecimal, 0: octal); the rest of the text is ignored.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="value">The number; 0 if there is none. A negative number wraps around.</param>
    /// <returns>False when it does not fit 64 bits.</returns>
    public static bool TryParse(string text, out ulong value) => TryParse(text, 0, out value);

    /// <inheritdoc cref="TryParse(string, out ulong)"/>
    /// <param name="text">Any text.</param>
    /// <param name="numberBase">8, 10, 16, or 0 to derive it from the prefix.</param>
    /// <param name="value">The number.</param>
    public static bool TryParse(string text, uint numberBase, out ulong value)
    {
        value = 0;
        int at = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative)
        {
            at++;
        }

        bool prefixed = at + 2 < text.Length && text[at] == '0' && text[at + 1] is 'x' or 'X' && char.IsAsciiHexDigit(text[at + 2]);
        if (numberBase is 0 or 16 && prefixed)
        {
            at += 2;
            numberBase = 16;
        }
        else if (numberBase == 0)
        {
            numberBase = at < text.Length && text[at] == '0' ? 8u : 10u;
        }

        for (; at < text.Length && char.IsAsciiHexDigit(text[at]); at++)
        {
            char c = text[at];
            uint digit = char.IsAsciiDigit(c) ? (uint)(c - '0') : (uint)((c | 0x20) - 'a') + 10;
            if (digit >= numberBase)
            {
                break;
            }

            if (value > (ulong.MaxValue - digit) / numberBase)
            {
                value = ulong.MaxValue;
                return false;
            }

            value = (value * numberBase) + digit;
        }

        value = negative ? unchecked(0 - value) : value;
        return true;
    }
}
