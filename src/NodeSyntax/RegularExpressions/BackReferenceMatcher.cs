namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// Runs a program with back-references: tries every way, each state of place and groups once, and gives up after a fixed number of states.
/// </summary>
internal ref struct BackReferenceMatcher
{
    /// <summary>States tried per message; about 50 MB at most.</summary>
    private const int MostStates = 1_000_000;

    private readonly MatchProgram _program;
    private readonly ReadOnlySpan<byte> _text;
    private readonly HashSet<State> _seen = [];
    private readonly Stack<State> _pending = new();
    private readonly List<GroupLimits> _groups = [GroupLimits.None];
    private readonly Dictionary<GroupLimits, int> _indexes = new() { [GroupLimits.None] = 0 };

    private BackReferenceMatcher(MatchProgram program, ReadOnlySpan<byte> text)
    {
        _program = program;
        _text = text;
    }

    /// <param name="At">The instruction.</param>
    /// <param name="Position">The place in the text.</param>
    /// <param name="Groups">Index of what the groups took.</param>
    private readonly record struct State(int At, int Position, int Groups);

    public static bool IsMatch(MatchProgram program, ReadOnlySpan<byte> text)
    {
        BackReferenceMatcher matcher = new(program, text);
        for (int start = 0; start <= text.Length; start++)
        {
            if (matcher.MatchesFrom(start))
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool MatchesFrom(int start)
    {
        Try(new State(0, start, 0));
        while (_pending.TryPop(out State state))
        {
            Instruction instruction = _program.Code[state.At];
            switch (instruction.Operation)
            {
                case Operation.Match:
                    return true;
                case Operation.Jump:
                    Try(state with { At = instruction.First });
                    break;
                case Operation.Split:
                    Try(state with { At = instruction.Second });
                    Try(state with { At = instruction.First });
                    break;
                case Operation.Save:
                    Try(state with { At = state.At + 1, Groups = IndexOf(_groups[state.Groups].With(instruction.First, state.Position)) });
                    break;
                default:
                    if (Takes(instruction, state, out int length))
                    {
                        Try(state with { At = state.At + 1, Position = state.Position + length });
                    }

                    break;
            }
        }

        return false;
    }

    private readonly bool Takes(Instruction instruction, State state, out int length)
    {
        length = 1;
        switch (instruction.Operation)
        {
            case Operation.Byte:
                return state.Position < _text.Length && _text[state.Position] == instruction.First;
            case Operation.Set:
                return state.Position < _text.Length && _program.Sets[instruction.First].Contains(_text[state.Position]);
            case Operation.Assert:
                length = 0;
                return Place.Is((Anchor)instruction.First, _text, state.Position);
            default:
                if (!_groups[state.Groups].TryGet(instruction.First, out int from, out length))
                {
                    return false;
                }

                return _text[state.Position..].StartsWith(_text.Slice(from, length));
        }
    }

    private readonly int IndexOf(GroupLimits groups)
    {
        if (_indexes.TryAdd(groups, _groups.Count))
        {
            _groups.Add(groups);
        }

        return _indexes[groups];
    }

    private readonly void Try(State state)
    {
        if (_seen.Add(state))
        {
            if (_seen.Count > MostStates)
            {
                throw new PosixRegexTooCostlyException();
            }

            _pending.Push(state);
        }
    }
}
