namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>What an <c>-F</c> can compare, named as auditctl names it.</summary>
internal enum AuditField
{
    Pid,
    Ppid,
    Uid,
    Euid,
    Suid,
    Fsuid,
    Auid,
    ObjUid,
    Gid,
    Egid,
    Sgid,
    Fsgid,
    ObjGid,
    Pers,
    Arch,
    MsgType,
    SubjUser,
    SubjRole,
    SubjType,
    SubjSen,
    SubjClr,
    ObjUser,
    ObjRole,
    ObjType,
    ObjLevLow,
    ObjLevHigh,
    SessionId,
    DevMajor,
    DevMinor,
    Inode,
    Exit,
    Success,
    Path,
    Perm,
    Dir,
    FileType,
    FsType,
    FieldCompare,
    A0,
    A1,
    A2,
    A3,
    Key,
    Exe,
    SaddrFam,
}

/// <summary>How an <c>-F</c> compares.</summary>
internal enum AuditOperator
{
    NotEqual,
    GreaterOrEqual,
    LessOrEqual,
    BitTest,
    Equal,
    Greater,
    Less,
    BitMask,
}

/// <summary>The kernel's list that a rule is put on.</summary>
internal enum AuditList
{
    None,
    Task,
    Exit,
    User,
    Exclude,
    Filesystem,
    IoUring,
}
