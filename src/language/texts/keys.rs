//! What keys and mouse do, for the help of the window and of the terminal view.

phrases! {
    RUN: "run or pause", "运行或暂停";
    GENERATION: "one generation", "前进一代";
    PICTURE: "on by one picture: what runs in 1/60 s", "前进到下一帧：1/60 秒内运行的代数";
    FASTER: "faster", "加速";
    SLOWER: "slower", "减速";
    FIT: "fit the pattern", "让图样适应窗口";
    MIDDLE: "go to the middle", "回到中央";
    ZOOM_OUT: "zoom out", "缩小";
    ZOOM_IN: "zoom in", "放大";
    LEFT: "look left", "向左看";
    RIGHT: "look right", "向右看";
    UP: "look up", "向上看";
    DOWN: "look down", "向下看";
    GRID: "grid lines", "网格线";
    FOLLOW: "follow the pattern", "跟随图样";
    ABOUT: "about this pattern: author, comments", "关于此图样：作者、注释";
    CENSUS: "census: name and count objects", "普查：辨认并清点物体";
    ATTENTION: "the attention model", "注意力模型";
    TRAINING: "pause or go on with training", "暂停或继续训练";
    RESET: "reset", "重置";
    UNDO: "undo: back to the universe before", "撤销：回到之前的宇宙";
    REDO: "redo what was undone", "重做刚撤销的操作";
    OPEN: "open a file or a pattern of the library", "打开文件或图样库中的图样";
    SAVE: "save to a file", "保存到文件";
    COPY: "copy as RLE", "复制为 RLE";
    PASTE: "paste a pattern", "粘贴图样";
    LANGUAGE: "中文 / English", "English / 中文";
    FULL_SCREEN: "full screen", "全屏";
    BARS: "show or hide the bars", "显示或隐藏按钮和状态";
    PREVIOUS_PART: "keys to the previous panel", "键盘转到上一个面板";
    NEXT_PART: "keys to the next panel; Tab goes on, Esc back", "键盘转到下一个面板；Tab 前进，Esc 退出";
    IN_FULL_SCREEN: "Esc leaves the full screen, b shows the bars", "按 Esc 退出全屏，按 b 显示按钮";
    HELP: "this help", "本帮助";
    DISMISS: "close help or message, leave full screen", "关闭帮助或消息，退出全屏";
    CLOSE: "close the window", "关闭窗口";
    WHEEL_KEY: "Wheel", "滚轮";
    WHEEL: "zoom about the pointer", "以指针为中心缩放";
    DRAG_KEY: "Drag", "拖动";
    DRAG: "pan", "移动视野";
    DROP_KEY: "Drop a file", "拖入文件";
    DROP: "open it", "打开它";
    REST_KEY: "Rest on an object", "停在物体上";
    REST: "what it is, with the census open", "显示它是什么（普查打开时）";
}
