using System.Buffers;
using System.Text;

namespace RsyslogRelp.Core.Node;

/// <summary>
/// Writes RainerScript string literals; no input can end a literal early. rsyslog has several grammars for a quoted string, each with its
/// own escapes (grammar/lexer.l, rsyslog 8.2302), so a literal is valid in one context only.
/// </summary>
public static class RainerScript
{
    private static readonly SearchValues<char> ExpressionSpecial = Special("\\\"$");
    private static readonly SearchValues<char> ParameterSpecial = Special("\\\"");

    /// <summary>
    /// A literal in an expression, such as <c>if $msg == "..."</c>, or in an array of an expression. An unescaped <c>$</c> would make
    /// rsyslog drop the rule and all rules after it.
    /// </summary>
    /// <param name="value">Any text without NUL and unpaired surrogates.</param>
    /// <exception cref="NotRenderableException">The text cannot be expressed.</exception>
    public static string ExpressionLiteral(string value) => Quote(value, ExpressionSpecial, backslashes: 1);

    /// <summary>The number of bytes of <see cref="ExpressionLiteral"/>, also for a text that cannot be expressed.</summary>
    /// <param name="value">Any text.</param>
    public static int ExpressionLiteralBytes(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value) + 2;
        foreach (char c in value)
        {
            bytes += !ExpressionSpecial.Contains(c) ? 0 : c is < ' ' or '\x7f' ? 3 : 1;
        }

        return bytes;
    }

    /// <summary>A literal as a parameter of an object: <c>action(target="...")</c>. Here <c>$</c> is not escaped.</summary>
    /// <param name="value">Any text without NUL and unpaired surrogates.</param>
    /// <exception cref="NotRenderableException">The text cannot be expressed.</exception>
    public static string ParameterLiteral(string value) => Quote(value, ParameterSpecial, backslashes: 1);

    /// <summary>A literal as the value of a template's <c>constant(value="...")</c>, which rsyslog unescapes twice.</summary>
    /// <param name="value">Any text without NUL and unpaired surrogates.</param>
    /// <exception cref="NotRenderableException">The text cannot be expressed.</exception>
    public static string TemplateConstantLiteral(string value) => Quote(value, ParameterSpecial, backslashes: 2);

    /// <summary>An array of literals in an expression: <c>["a","b"]</c>.</summary>
    /// <param name="values">The texts.</param>
    public static string ExpressionArray(IReadOnlyList<string> values) => Array(values, ExpressionLiteral);

    /// <summary>An array of literals as a parameter of an object.</summary>
    /// <param name="values">The texts.</param>
    public static string ParameterArray(IReadOnlyList<string> values) => Array(values, ParameterLiteral);

    private static string Array(IReadOnlyList<string> values, Func<string, string> literal) =>
        values.Count == 1 ? $"[{literal(values[0])}]" : $"[{string.Join(',', values.Select(literal))}]";

    private static string Quote(string value, SearchValues<char> special, int backslashes)
    {
        if (!IsExpressible(value))
        {
            throw new NotRenderableException("RainerScript cannot express NUL or unpaired surrogates.");
        }

        if (value.AsSpan().IndexOfAny(special) < 0)
        {
            return $"\"{value}\"";
        }

        StringBuilder text = new(value.Length + 16);
        text.Append('"');
        foreach (char c in value)
        {
            if (c == '\\')
            {
                text.Append('\\', 2 * backslashes);
            }
            else if (!special.Contains(c))
            {
                text.Append(c);
            }
            else if (c is < ' ' or '\x7f')
            {
                text.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0'));
            }
            else
            {
                text.Append('\\').Append(c);
            }
        }

        return text.Append('"').ToString();
    }

    /// <summary>Whether RainerScript can express the text: it holds neither NUL nor an unpaired surrogate.</summary>
    /// <param name="value">Any text.</param>
    public static bool IsExpressible(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\0')
            {
                return false;
            }

            if (char.IsSurrogate(value[i]) && !(i + 1 < value.Length && char.IsSurrogatePair(value[i], value[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static SearchValues<char> Special(string quoted)
    {
        StringBuilder all = new(quoted);
        for (char c = '\x1'; c < ' '; c++)
        {
            all.Append(c);
        }

        return SearchValues.Create(all.Append('\x7f').ToString());
    }
}
