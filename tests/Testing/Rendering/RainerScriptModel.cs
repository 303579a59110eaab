using System.Globalization;
using System.Text;

namespace RsyslogRelp.Testing.Rendering;

/// <summary>
/// A second opinion on what rsyslogd reads out of a rendered file, written from the grammar of rsyslog 8.2302 (grammar/lexer.l)
/// and not from the renderer: three kinds of double-quoted strings with their own escapes. Throws where rsyslogd would refuse.
/// </summary>
public sealed class RainerScriptModel
{
    private const string Count = "{\n  set $.canary = dyn_inc(";

    private readonly string _text;
    private int _at;

    private RainerScriptModel(string text)
    {
        _text = text;
        while (Word() is { } word)
        {
            Statement(word);
        }
    }

    /// <summary>The values of the template's constants, as they are printed.</summary>
    public List<string> Constants { get; } = [];

    /// <summary>The parameters of the omrelp action, by lower-case name.</summary>
    public Dictionary<string, List<string>> RelpParameters { get; } = new(StringComparer.Ordinal);

    /// <summary>The string literals of each <c>if</c>, in order.</summary>
    public List<List<string>> FilterLiterals { get; } = [];

    /// <summary>What each <c>if</c> looks like with every literal replaced by <c>?</c>.</summary>
    public List<string> FilterShapes { get; } = [];

    /// <summary>Reads a whole file.</summary>
    public static RainerScriptModel Parse(string text) => new(text);

    private void Statement(string word)
    {
        switch (word)
        {
            case "template":
                Objects();
                Expect('{');
                while (!TryTake('}'))
                {
                    string element = Word() ?? throw Refused("an element of the template");
                    Dictionary<string, List<string>> parameters = Objects();
                    if (element == "constant")
                    {
                        // rsyslog unescapes a constant once more when it reads the parameter.
                        Constants.Add(Unescape(parameters["value"][0], "'\"?\\abfnrtv"));
                    }
                }

                break;
            case "module" or "input" or "dyn_stats":
                Objects();
                break;
            case "ruleset":
                Objects();
                Expect('{');
                while (!TryTake('}'))
                {
                    _ = Word();
                    Dictionary<string, List<string>> action = Objects();
                    if (action["type"][0] == "omrelp")
                    {
                        foreach ((string name, List<string> values) in action)
                        {
                            RelpParameters[name] = values;
                        }
                    }
                }

                break;
            case "if":
                Condition();
                break;
            default:
                throw Refused($"a statement instead of \"{word}\"");
        }
    }

    private void Condition()
    {
        List<string> literals = [];
        StringBuilder shape = new();
        while (true)
        {
            SkipSpace();
            if (_text[_at] == '"')
            {
                literals.Add(Quoted("\"'\\$bntr", dollarMustBeEscaped: true));
                shape.Append('?');
                continue;
            }

            int start = _at;
            while (!char.IsWhiteSpace(_text[_at]) && _text[_at] != '"')
            {
                _at++;
            }

            string token = _text[start.._at];
            if (token == "then")
            {
                break;
            }

            shape.Append(token).Append(' ');
        }

        SkipSpace();
        if (_text.AsSpan(_at).StartsWith(Count, StringComparison.Ordinal))
        {
            // A canary, which is the same in every file.
            _at = _text.IndexOf('}', _at) + 1;
            return;
        }

        FilterLiterals.Add(literals);
        FilterShapes.Add(shape.ToString());
        const string Body = "{ call relp_action_ruleset stop }";
        foreach (string expected in Body.Split(' '))
        {
            SkipSpace();
            if (!_text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal))
            {
                throw Refused(expected);
            }

            _at += expected.Length;
        }
    }

    private Dictionary<string, List<string>> Objects()
    {
        Dictionary<string, List<string>> parameters = new(StringComparer.Ordinal);
        Expect('(');
        while (!TryTake(')'))
        {
            int start = _at;
            _at = _text.IndexOf('=', _at);
            string name = _text[start.._at].ToLowerInvariant();
            _at++;
            List<string> values = [];
            if (TryTake('['))
            {
                do
                {
                    values.Add(Quoted("'\"?\\abfnrtv", dollarMustBeEscaped: false));
                }
                while (TryTake(','));
                Expect(']');
            }
            else
            {
                values.Add(Quoted("'\"?\\abfnrtv", dollarMustBeEscaped: false));
            }

            parameters.Add(name, values);
        }

        return parameters;
    }

    private string Quoted(string escapes, bool dollarMustBeEscaped)
    {
        Expect('"');
        int start = _at;
        while (_text[_at] != '"')
        {
            if (_text[_at] == '$' && dollarMustBeEscaped)
            {
                throw Refused("an escaped $");
            }

            if (_text[_at] is '\0' or '\n')
            {
                throw Refused("a string without line breaks");
            }

            _at += _text[_at] == '\\' ? 2 : 1;
        }

        return Unescape(_text[start.._at++], escapes);
    }

    private static string Unescape(string text, string escapes)
    {
        StringBuilder plain = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            char next = text[++i];
            if (next is >= '0' and <= '7')
            {
                plain.Append((char)Convert.ToInt32(text.Substring(i, 3), 8));
                i += 2;
            }
            else if (escapes.Contains(next, StringComparison.Ordinal))
            {
                plain.Append(next switch
                {
                    'a' => '\a',
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'v' => '\v',
                    _ => next,
                });
            }
            else
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"\\{next} is no escape here"));
            }
        }

        return plain.ToString();
    }

    private string? Word()
    {
        SkipSpace();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetter(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        return _at == start ? _at == _text.Length ? null : throw Refused("a word") : _text[start.._at];
    }

    private bool TryTake(char c)
    {
        SkipSpace();
        if (_text[_at] != c)
        {
            return false;
        }

        _at++;
        SkipSpace();
        return true;
    }

    private void Expect(char c)
    {
        SkipSpace();
        if (_text[_at] != c)
        {
            throw Refused($"\"{c}\"");
        }

        _at++;
        if (c != '"')
        {
            SkipSpace();
        }
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && (_text[_at] is ' ' or '\n' or '#'))
        {
            // A comment ends with its line.
            _at = _text[_at] == '#' ? _text.IndexOf('\n', _at) : _at + 1;
        }
    }

    private FormatException Refused(string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"expected {expected} at {_at}: {_text[_at..Math.Min(_text.Length, _at + 40)]}"));
}
