namespace RsyslogRelp.NodeSyntax.RegularExpressions;

internal enum Operation
{
    /// <summary>Take the byte <see cref="Instruction.First"/>.</summary>
    Byte,

    /// <summary>Take a byte of the set with index <see cref="Instruction.First"/>.</summary>
    Set,

    /// <summary>Go on at <see cref="Instruction.First"/>.</summary>
    Jump,

    /// <summary>Go on at both <see cref="Instruction.First"/> and <see cref="Instruction.Second"/>.</summary>
    Split,

    /// <summary>Go on if the <see cref="Anchor"/> <see cref="Instruction.First"/> holds here.</summary>
    Assert,

    /// <summary>Note this place as limit <see cref="Instruction.First"/> of the groups: 2n where group n begins, 2n+1 where it ends.</summary>
    Save,

    /// <summary>Take what group <see cref="Instruction.First"/> took.</summary>
    BackReference,

    /// <summary>Found.</summary>
    Match,
}

internal readonly record struct Instruction(Operation Operation, int First = 0, int Second = 0);

/// <summary>An expression as instructions of a machine that is in many places at once (Thompson's construction).</summary>
internal sealed class MatchProgram
{
    private readonly List<Instruction> _code = [];
    private readonly List<ByteSet> _sets = [];
    private readonly int _saved;

    private MatchProgram(int saved) => _saved = saved;

    public Instruction[] Code { get; private set; } = [];

    public ByteSet[] Sets { get; private set; } = [];

    /// <param name="root">The expression.</param>
    /// <param name="saved">Bit n: what group n takes must be known.</param>
    public static MatchProgram Compile(Node root, int saved)
    {
        MatchProgram program = new(saved);
        program.Emit(root);
        program.Add(Operation.Match);
        program.Code = [.. program._code];
        program.Sets = [.. program._sets];
        return program;
    }

    private int Add(Operation operation, int first = 0, int second = 0)
    {
        _code.Add(new Instruction(operation, first, second));
        return _code.Count - 1;
    }

    private void Emit(Node node)
    {
        switch (node)
        {
            case LiteralNode literal:
                foreach (byte value in literal.Bytes)
                {
                    Add(Operation.Byte, value);
                }

                break;
            case SetNode set:
                _sets.Add(set.Set);
                Add(Operation.Set, _sets.Count - 1);
                break;
            case AnchorNode anchor:
                Add(Operation.Assert, (int)anchor.Kind);
                break;
            case SequenceNode sequence:
                sequence.Parts.ForEach(Emit);
                break;
            case AlternationNode alternation:
                EmitAlternation(alternation);
                break;
            case GroupNode group:
                EmitGroup(group);
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat);
                break;
            case BackReferenceNode reference:
                Add(Operation.BackReference, reference.Group);
                break;
            default:
                break;
        }
    }

    private void EmitAlternation(AlternationNode alternation)
    {
        List<int> jumps = [];
        for (int i = 0; i < alternation.Branches.Count - 1; i++)
        {
            int split = Add(Operation.Split);
            Emit(alternation.Branches[i]);
            jumps.Add(Add(Operation.Jump));
            _code[split] = new Instruction(Operation.Split, split + 1, _code.Count);
        }

        Emit(alternation.Branches[^1]);
        foreach (int jump in jumps)
        {
            _code[jump] = new Instruction(Operation.Jump, _code.Count);
        }
    }

    private void EmitGroup(GroupNode group)
    {
        // Only groups 1 to 9 can be referred to.
        bool saves = group.Number <= 9 && (_saved & (1 << group.Number)) != 0;
        if (saves)
        {
            Add(Operation.Save, 2 * group.Number);
        }

        Emit(group.Body);
        if (saves)
        {
            Add(Operation.Save, (2 * group.Number) + 1);
        }
    }

    private void EmitRepeat(RepeatNode repeat)
    {
        for (int i = 0; i < repeat.Min; i++)
        {
            Emit(repeat.Body);
        }

        if (repeat.Max < 0)
        {
            int split = Add(Operation.Split);
            Emit(repeat.Body);
            Add(Operation.Jump, split);
            _code[split] = new Instruction(Operation.Split, split + 1, _code.Count);
            return;
        }

        List<int> splits = [];
        for (int i = repeat.Min; i < repeat.Max; i++)
        {
            splits.Add(Add(Operation.Split));
            Emit(repeat.Body);
        }

        foreach (int split in splits)
        {
            _code[split] = new Instruction(Operation.Split, split + 1, _code.Count);
        }
    }
}
