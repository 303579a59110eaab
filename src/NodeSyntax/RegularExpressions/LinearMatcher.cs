namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// Runs a program along all ways at once. The time is at worst the product of the lengths of text and program, whatever the expression.
/// .NET's own engine cannot be used: its linear mode (RegexOptions.NonBacktracking) lacks \&lt; and the \B of the C locale.
/// </summary>
internal ref struct LinearMatcher
{
    private readonly MatchProgram _program;
    private readonly ReadOnlySpan<byte> _text;
    private readonly int[] _seenAt;
    private readonly Stack<int> _pending = new();
    private List<int> _here = [];
    private List<int> _next = [];
    private long _steps;

    private LinearMatcher(MatchProgram program, ReadOnlySpan<byte> text)
    {
        _program = program;
        _text = text;
        _seenAt = new int[program.Code.Length];
        Array.Fill(_seenAt, -1);
    }

    /// <summary>Whether the text matches.</summary>
    /// <param name="program">The expression.</param>
    /// <param name="text">The text.</param>
    /// <param name="maxSteps">The number of instructions after which to give up.</param>
    /// <param name="steps">The number of instructions that were looked at.</param>
    /// <returns>Null if more steps are needed.</returns>
    public static bool? IsMatch(MatchProgram program, ReadOnlySpan<byte> text, long maxSteps, out long steps)
    {
        LinearMatcher matcher = new(program, text);
        bool? matches = matcher.Run(maxSteps);
        steps = matcher._steps;
        return matches;
    }

    private bool? Run(long maxSteps)
    {
        for (int position = 0; ; position++)
        {
            // A match may begin anywhere.
            if (Follow(0, position, _here))
            {
                return true;
            }

            if (position == _text.Length)
            {
                return false;
            }

            // Within one position, the number of steps is limited by the length of the program.
            if (_steps > maxSteps)
            {
                return null;
            }

            _next.Clear();
            _steps += _here.Count;
            foreach (int at in _here)
            {
                if (Accepts(_program.Code[at], _text[position]) && Follow(at + 1, position + 1, _next))
                {
                    return true;
                }
            }

            (_here, _next) = (_next, _here);
        }
    }

    private readonly bool Accepts(Instruction instruction, byte value) => instruction.Operation == Operation.Byte
        ? instruction.First == value
        : _program.Sets[instruction.First].Contains(value);

    /// <summary>
    /// Collects the instructions that consume a byte and are reachable from one without consuming any; true if the end is among them.
    /// </summary>
    private bool Follow(int start, int position, List<int> states)
    {
        _pending.Push(start);
        while (_pending.TryPop(out int at))
        {
            _steps++;
            if (_seenAt[at] == position)
            {
                continue;
            }

            _seenAt[at] = position;
            Instruction instruction = _program.Code[at];
            switch (instruction.Operation)
            {
                case Operation.Match:
                    return true;
                case Operation.Jump:
                    _pending.Push(instruction.First);
                    break;
                case Operation.Split:
                    _pending.Push(instruction.First);
                    _pending.Push(instruction.Second);
                    break;
                case Operation.Assert:
                    if (Anchors.HoldAt((Anchor)instruction.First, _text, position))
                    {
                        _pending.Push(at + 1);
                    }

                    break;
                default:
                    states.Add(at);
                    break;
            }
        }

        return false;
    }
}
